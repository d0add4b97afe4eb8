import { Stream } from '../src/lib/random';
import type { MetaScm } from '../src/scm/graph';
import { checkUic } from '../src/scm/uic';

/** Median milliseconds of the UIC verdict on random graphs of the sizes that the lab promises answers for. */
export function uicTimes(): { name: string; milliseconds: number }[] {
  return [
    [12, 12, 200],
    [32, 32, 200],
    [10_000, 1_000, 3],
  ].map(([factors, tasks, repeats]) => {
    const graph = randomGraph(factors, tasks);
    const times: number[] = [];
    for (let i = 0; i < repeats; i++) {
      const start = performance.now();
      checkUic(graph);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    return { name: `UIC verdict, ${factors} × ${tasks}`, milliseconds: times[times.length >> 1] };
  });
}

function randomGraph(factors: number, tasks: number): MetaScm {
  const stream = Stream.of(1, 'bench/uic');
  const ids = Array.from({ length: factors }, (_, i) => `L${i + 1}`);
  return {
    factors: ids.map((id) => ({ id })),
    tasks: Array.from({ length: tasks }, (_, t) => ({
      id: `Y${t + 1}`,
      parents: ids.filter(() => stream.uniform() < 0.3),
    })),
    confounding: [],
  };
}
