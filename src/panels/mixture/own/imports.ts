import { create } from 'zustand';
import { Refusal } from '../../../lib/refusal';
import { type ImportReport, importFile } from '../../../tasks/own/import';
import { OWN_LIMITS } from '../../../tasks/own/limits';

/** A file that was chosen: what an import would use of it, or why nothing. */
export type ChosenFile =
  | { readonly key: number; readonly name: string; readonly report: ImportReport; readonly refusal: null }
  | { readonly key: number; readonly name: string; readonly report: null; readonly refusal: Refusal };

interface ImportsState {
  readonly files: readonly ChosenFile[];
  readonly reading: boolean;
  /** What to say about the last change, for the live region. */
  readonly said: string;
  /** Reads files and adds them to those already chosen; a file whose bytes are there already is not added again. */
  add(files: readonly File[]): Promise<void>;
  remove(key: number): void;
  clear(): void;
}

let nextKey = 1;

/** Files chosen during this visit: they outlast leaving the panel, not a reload (rows in use do). */
export const useImports = create<ImportsState>()((set, get) => ({
  files: [],
  reading: false,
  said: '',
  add: async (files) => {
    set({ reading: true, said: `Reading ${files.length === 1 ? files[0].name : `${files.length} files`}…` });
    for (const file of files) {
      const chosen = await read(file);
      const twin = get().files.find((known) => isTwin(known, chosen));
      const others = get().files.filter((known) => known !== twin);
      set({ files: [...others, chosen] });
    }
    const known = get().files;
    const usable = known.filter(({ report }) => report !== null);
    const rows = usable.reduce((sum, { report }) => sum + (report?.rows.length ?? 0), 0);
    set({
      reading: false,
      said: `${rows.toLocaleString('en')} rows usable in ${usable.length} of ${known.length} files.`,
    });
  },
  remove: (key) => {
    const gone = get().files.find((file) => file.key === key);
    set({ files: get().files.filter((file) => file.key !== key), said: gone ? `${gone.name} removed.` : '' });
  },
  clear: () => set({ files: [], said: 'All files removed.' }),
}));

/** The same bytes, or another try of a file that was refused. */
function isTwin(known: ChosenFile, chosen: ChosenFile): boolean {
  if (known.report && chosen.report) return known.report.file.sha256 === chosen.report.file.sha256;
  return known.report === null && known.name === chosen.name;
}

async function read(file: File): Promise<ChosenFile> {
  const key = nextKey++;
  const { name } = file;
  try {
    // Size first: a file beyond the limit is refused without reading it into memory.
    if (file.size > OWN_LIMITS.fileBytes) {
      throw new Refusal(
        name,
        `${(file.size / 1e6).toFixed(1)} MB`,
        'a file holds at most 5 MB',
        'Split the file',
      );
    }
    const report = importFile(name, new Uint8Array(await file.arrayBuffer()));
    return { key, name, report, refusal: null };
  } catch (error) {
    if (error instanceof Refusal) return { key, name, report: null, refusal: error };
    // Browsers throw a DOMException where a file vanished or may not be read (a folder that was dropped).
    const rule = 'the file must be readable';
    const refusal = new Refusal(
      name,
      error instanceof Error ? error.name : 'unreadable',
      rule,
      'Choose it again',
    );
    return { key, name, report: null, refusal };
  }
}
