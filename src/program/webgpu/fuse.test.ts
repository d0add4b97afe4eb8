import { expect, it } from 'vitest';
import type { Operation, Value, View } from '../graph';
import { fused } from './fuse';

let made = 0;

function view(kind: 'computed' | 'feed' = 'computed', shape: readonly number[] = [3, 4]): View {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const value: Value = {
    id: ++made,
    size,
    dtype: 'float32',
    ...(kind === 'feed' ? { kind, name: 'x' } : { kind }),
  };
  return { value, shape };
}

function operation(
  name: string,
  inputs: Operation['inputs'],
  outputs: View[],
  attributes: object = {},
): Operation {
  return { name, inputs, outputs, attributes };
}

const linear = (x: View, y: View, activation = 'none') => operation('SitLinear', { x }, [y], { activation });
const add = (a: View, b: View, y: View) => operation('Add', { a, b }, [y]);
const kept = (...views: View[]) => new Set(views.map(({ value }) => value));

it('adds a residual connection where the other side is made', () => {
  const [x, h, y, sum] = [view('feed'), view(), view(), view()];
  const found = fused([linear(x, h, 'relu'), linear(h, y), add(h, y, sum)], kept(sum));
  expect(found.map(({ name }) => name)).toEqual(['SitLinear', 'SitLinear']);
  expect(found[1].inputs).toEqual({ x: h, addend: h });
  expect(found[1].outputs).toEqual([sum]);
});

it('leaves an Add alone where something else reads a side, an activation lies between, or it is broadcast', () => {
  const [x, y, sum] = [view('feed'), view(), view()];
  expect(fused([linear(x, y), add(x, y, sum)], kept(sum, y))).toHaveLength(2);
  expect(fused([linear(x, y, 'relu'), add(x, y, sum)], kept(sum))).toHaveLength(2);
  const row = view('feed', [4]);
  expect(fused([linear(x, y), add(row, y, sum)], kept(sum))).toHaveLength(2);
});

it('does not let an operation wait for its addend', () => {
  const [x, q, k, sum] = [view('feed'), view(), view(), view()];
  // Both products can run at once; with one as the other's addend they could not.
  const found = fused([linear(x, q), linear(x, k), add(q, k, sum)], kept(sum));
  expect(found.map(({ name }) => name)).toEqual(['SitLinear', 'SitLinear', 'Add']);
});

it('multiplies by a slope where the gradient is made that it would multiply', () => {
  const [dy, y, dh, dx] = [view('feed'), view('feed'), view(), view()];
  const gradient = (above: View, below: View, activation: string) =>
    operation('SitLinearGradient', { dy: above, y }, [below], { activation });
  const [above, below] = fused([gradient(dy, dh, 'none'), gradient(dh, dx, 'relu')], kept(dx));
  expect(above).toMatchObject({ inputs: { slopeOf: y }, attributes: { slope: 'relu' } });
  expect(below).toMatchObject({ attributes: { activation: 'none' } });
});

it('makes one sum of sums, up to four terms', () => {
  const terms = Array.from({ length: 5 }, () => view('feed'));
  const sums = Array.from({ length: 4 }, () => view());
  const chain = sums.map((sum, i) => add(i === 0 ? terms[0] : sums[i - 1], terms[i + 1], sum));
  const found = fused(chain, kept(sums[3]));
  expect(found.map(({ name, inputs }) => [name, Object.keys(inputs).length])).toEqual([
    ['AddN', 4],
    ['Add', 2],
  ]);
});
