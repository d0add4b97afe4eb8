import type { Experiment } from '../experiment/experiment';
import { Refusal } from '../lib/refusal';
import { useExperiment } from './experiment';
import { fetchFirstRun } from './firstRun';
import { createHistory, readHistory } from './history';
import { browserAddress, LinkedAddress, openPastedLinks, sameRun } from './location';
import { keepOwnRows } from './ownRows';
import { useRun } from './run';
import { copySession, type KeptSession, keepSession, readSession } from './session';
import { reportStorage, shelf, tell } from './storage';
import { storageReason } from './storageReason';
import { useSweep } from './sweep';
import { adoptSweep, keepSweep, readSweep, restoreSweep } from './sweepSession';
import { settleTab, type Tab } from './tabs';
import { pruneClosed } from './tabsKept';

/** Runs kept in this browser. */
export const useHistory = createHistory(shelf);

/** When the engine's code is fetched, milliseconds after opening: after everything the first screen needs. */
const WARM_AFTER_MS = 1_500;

let address: LinkedAddress | null = null;

/** Opens a pasted link, its fragment, or an experiment as JSON; a refusal is said in the notice. */
export async function openLink(text: string): Promise<boolean> {
  address ??= new LinkedAddress(browserAddress());
  return address.openText(text);
}

/**
 * Opens the lab, once, beside the first screen: what the address holds, else what this tab had before a reload, else
 * the precomputed run. From then on the address follows the experiment, and session and finished runs are kept. A sweep
 * that was under way goes on.
 */
export async function openLab(): Promise<void> {
  address ??= new LinkedAddress(browserAddress());
  const link = address;
  const [tab, linked] = await Promise.all([settleTab(), link.openFirst()]);
  const session = await readSessionQuietly(tab);
  if (session && (!linked || sameRun(session.experiment, linked.experiment)))
    restore(session, linked === null);
  else if (!linked) await showFirstRun();
  useExperiment.temporal.getState().clear();
  link.follow();
  openPastedLinks((text) => void link.openText(text));
  keepSession(shelf, tab.name, reportStorage);
  keepOwnRows(shelf, reportStorage);
  keepFinishedRuns();
  // Once the page stands: the first step after Train then waits for no download.
  setTimeout(() => useRun.getState().warm(), WARM_AFTER_MS);
  await pruneClosed(shelf, 'sessions', tab.name);
  await readHistory(useHistory, shelf);
  await openSweep(tab, linked !== null);
  await pruneClosed(shelf, 'sweeps', tab.name);
}

/** Brings back this tab's session; an unfinished run can go on from its checkpoint. */
function restore(session: KeptSession, withExperiment: boolean): void {
  if (withExperiment) replaceExperiment(session.experiment);
  if (!session.bundle) return;
  const { run, baselines } = session.bundle;
  useRun.getState().show(run, session.origin, baselines, session.checkpoint);
}

/**
 * Brings back the sweep of this tab, or in a tab that was opened on nothing particular that of a tab which is gone; where
 * another is on show by now (a link's, say) it is one of the earlier grids.
 */
async function openSweep(tab: Tab, linked: boolean): Promise<void> {
  const free = () => useSweep.getState().grid === null;
  const own = await readSweep(shelf, tab.name);
  // From here on, as finding another tab's takes a while in which the reader may open a grid.
  keepSweep(useSweep, shelf, tab.name, reportStorage);
  const mayAdopt = !own && free() && (!linked || tab.original !== null);
  const kept = mayAdopt ? await adoptSweep(shelf, tab, free) : own;
  if (!kept) return;
  if (free()) {
    const said = await restoreSweep(useSweep, kept);
    if (said) tell(said);
  } else {
    useSweep.getState().remember([kept.grid, ...kept.earlier]);
  }
}

/**
 * A session that cannot be read is as good as none: the lab opens as on a first visit. A duplicated tab begins with what
 * its original shows.
 */
async function readSessionQuietly({ name, original }: Tab): Promise<KeptSession | null> {
  try {
    if (original !== null) await copySession(shelf, original, name);
  } catch (error) {
    reportStorage(storageReason(error));
  }
  try {
    return await readSession(shelf, original ?? name);
  } catch {
    return null;
  }
}

/** Shows the precomputed run unless the reader has begun something in the meantime. */
async function showFirstRun(): Promise<void> {
  const opened = useExperiment.getState().experiment;
  try {
    const { run, baselines } = await fetchFirstRun();
    if (useRun.getState().phase !== 'idle' || useRun.getState().run !== null) return;
    if (useExperiment.getState().experiment === opened) replaceExperiment(run.experiment);
    useRun.getState().show(run, 'precomputed', baselines);
  } catch (error) {
    const why = error instanceof Refusal ? error.message : 'it could not be loaded';
    tell(`The precomputed run is not shown (${why}). Press Train to make one.`);
  }
}

/** Unlike `open`, leaves a notice (a refused link's, say) where it is. */
function replaceExperiment(experiment: Experiment): void {
  useExperiment.setState({ experiment });
}

function keepFinishedRuns(): void {
  useRun.subscribe((state, before) => {
    if (state.phase !== 'finished' || before.phase === 'finished' || !state.run) return;
    void useHistory.getState().save(state.run);
  });
}
