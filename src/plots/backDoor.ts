import { shorten } from './labels';
import type { Size } from './line';

/** One target with the factors of its graph, and a path that shows why a factor goes with it. */
export interface BackDoor {
  readonly dataset: { readonly id: string; readonly name: string };
  readonly factors: readonly { readonly id: string; readonly name: string }[];
  readonly target: { readonly id: string; readonly name: string };
  /** Ids of the factors that cause the target. */
  readonly parents: readonly string[];
  /** Ids of the factors that the dataset moves. */
  readonly moved: readonly string[];
  /** Ids along the path that is lit, from either end; empty for none. */
  readonly path: readonly string[];
}

export interface BackDoorNode {
  readonly id: string;
  readonly kind: 'dataset' | 'factor' | 'target';
  readonly x: number;
  readonly y: number;
  /** Half the size of its box. */
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly text: string;
  readonly full: string;
  readonly lit: boolean;
}

export interface BackDoorEdge {
  readonly key: string;
  readonly path: string;
  readonly lit: boolean;
}

export interface BackDoorMarks extends Size {
  readonly nodes: readonly BackDoorNode[];
  /** Lit ones last, so that they lie on top. */
  readonly edges: readonly BackDoorEdge[];
}

const ROW = 32;
const HALF_HEIGHT = 12;
const CHARACTER = 6.6;

/** The dataset at the left, factors in the middle, the target at the right, arrows from left to right. */
export function backDoorMarks(diagram: BackDoor, width: number): BackDoorMarks {
  const { dataset, factors, target, parents, moved, path } = diagram;
  const height = Math.max(1, factors.length) * ROW + 8;
  const onPath = new Set(path);
  const room = Math.max(24, width * 0.3);
  const box = (text: string) => Math.min(room, [...text].length * CHARACTER + 16) / 2;
  const nodeOf = (
    { id, name }: { readonly id: string; readonly name: string },
    kind: BackDoorNode['kind'],
    x: number,
    y: number,
  ): BackDoorNode => {
    const halfWidth = round(box(name));
    const text = shorten(name, Math.max(2, Math.floor((2 * halfWidth - 12) / CHARACTER)));
    return {
      id,
      kind,
      x: round(x),
      y: round(y),
      halfWidth,
      halfHeight: HALF_HEIGHT,
      text,
      full: name,
      lit: onPath.has(id),
    };
  };
  const middle = height / 2;
  const start = nodeOf(dataset, 'dataset', box(dataset.name) + 2, middle);
  const end = nodeOf(target, 'target', width - box(target.name) - 2, middle);
  const between = factors.map((factor, i) => nodeOf(factor, 'factor', width / 2, 4 + (i + 0.5) * ROW));
  const litEdges = new Set(path.slice(1).map((id, k) => [path[k], id].toSorted().join(' ')));
  const edgeOf = (from: BackDoorNode, to: BackDoorNode): BackDoorEdge => {
    const [x1, x2] = [from.x + from.halfWidth, to.x - to.halfWidth - 5];
    const bend = (x1 + x2) / 2;
    return {
      key: `${from.id} ${to.id}`,
      path: `M${round(x1)},${from.y}C${round(bend)},${from.y} ${round(bend)},${to.y} ${round(x2)},${to.y}`,
      lit: litEdges.has([from.id, to.id].toSorted().join(' ')),
    };
  };
  const edges = between.flatMap((node) => [
    ...(moved.includes(node.id) ? [edgeOf(start, node)] : []),
    ...(parents.includes(node.id) ? [edgeOf(node, end)] : []),
  ]);
  return {
    width,
    height,
    nodes: [start, ...between, end],
    edges: edges.toSorted((a, b) => Number(a.lit) - Number(b.lit)),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
