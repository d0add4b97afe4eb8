import { useSweep } from '../../store/sweep';
import type { Grid } from '../../sweep/grid';
import { CopyField } from './CopyField';
import { useLink } from './useLink';

/** Where there is an ablation: a link to the experiment alone does not carry it. */
export function GridLink() {
  const grid = useSweep((s) => s.grid);
  return grid ? <LinkTo grid={grid} /> : null;
}

function LinkTo({ grid }: { readonly grid: Grid }) {
  const { link, problem } = useLink(grid.base, null, grid);
  return (
    <section className="stack tight" aria-label="Link to the ablation">
      <h3 className="share-heading">Ablation</h3>
      <CopyField label="Link to the ablation grid" action="Copy link to the grid" text={link ?? ''} />
      <p className="field-hint">
        {problem ??
          `The link above does not carry the grid. This one does: ${grid.variants.length} variants × ${grid.seeds.length} seeds, to be trained by whoever opens it.`}
      </p>
    </section>
  );
}
