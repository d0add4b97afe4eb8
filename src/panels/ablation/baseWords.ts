import type { Experiment } from '../../experiment/experiment';

/** What the experiment that a grid varies is called. */
export function nameOf({ title, preset }: Experiment): string {
  return title || preset;
}

/** Its world, graph and steps in a few words. */
export function sizeOf({ world, graph, training }: Experiment): string {
  const of =
    world.kind === 'own'
      ? `own data, ${world.latents} latents`
      : `${world.kind} world, ${graph.factors.length} factors, ${graph.tasks.length} tasks`;
  return `${of}, ${training.steps.toLocaleString('en')} steps`;
}
