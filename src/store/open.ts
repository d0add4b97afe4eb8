import { Refusal } from '../lib/refusal';
import { useExperiment } from './experiment';
import { fetchFirstRun } from './firstRun';
import { useRun } from './run';

/**
 * Opens the lab, once, before the first screen: the precomputed run is fetched and shown. Returns when that is done;
 * the screens need not wait.
 */
export async function openLab(): Promise<void> {
  await showFirstRun();
}

/** Shows the precomputed run unless the reader has begun something in the meantime. */
async function showFirstRun(): Promise<void> {
  const opened = useExperiment.getState().experiment;
  try {
    const { run, baselines } = await fetchFirstRun();
    const begun = useRun.getState().phase !== 'idle' || useRun.getState().run !== null;
    if (begun) return;
    if (useExperiment.getState().experiment === opened) {
      useExperiment.getState().open(run.experiment);
      useExperiment.temporal.getState().clear();
    }
    useRun.getState().show(run, 'precomputed', baselines);
  } catch (error) {
    const why = error instanceof Refusal ? error.message : 'it could not be loaded';
    useExperiment.getState().notify({
      kind: 'info',
      text: `The precomputed run is not shown: ${why}. Press Train to make one.`,
    });
  }
}
