import { useMemo, useRef, useState } from 'react';
import type { Run } from '../../experiment/records';
import { formatValue } from '../../plots/format';
import { seedsInPicture } from '../../sweep/seedText';
import { DataTable } from '../plot/DataTable';
import { PictureButtons } from '../plot/PictureButtons';
import { StripView } from '../plot/StripView';
import { OpenGrid, Words } from './PreparedGrid';
import { pairGrid, pairPlot, pairVerdict } from './pair';

/** Satisfied, violated, repaired: the leak of the two factors that the middle graph confuses beside that of the others. */
export function PairPart({ results }: { readonly results: ReadonlyMap<string, Run> }) {
  const picture = useRef<HTMLDivElement>(null);
  const [lit, setLit] = useState<string | null>(null);
  const pairs = pairGrid();
  const plot = useMemo(() => pairPlot(pairs, results), [pairs, results]);
  const verdict = useMemo(() => pairVerdict(pairs, results), [pairs, results]);
  const inPicture = seedsInPicture(
    pairs.grid.seeds,
    plot.groups.flatMap(({ rows }) => rows.map(({ dots }) => dots.map(({ id }) => Number(id)))),
  );
  const title = 'Leak of the pair and of the other factors';
  return (
    <section className="uic-part stack tight" aria-label="UIC: satisfied, violated, repaired">
      <h3 className="ablation-heading">Satisfied, violated, repaired</h3>
      <Words verdict={verdict} />
      <OpenGrid grid={pairs.grid} results={results} name="satisfied, violated, repaired" />
      <div ref={picture}>
        <StripView
          plot={plot}
          title={title}
          unit="seed"
          lit={lit}
          onLight={setLit}
          say={(row, seed, value) => `${row.replace('-', ', ')}, seed ${seed}: leak ${formatValue(value)}`}
        />
        <p className="plot-note" data-picture>
          Leak: the largest |Spearman ρ| of a factor’s latent with another factor, on the balanced domain; the
          true graph is the mask, so only the graph differs. ◆ mean, with its 95 % interval over {inPicture}.
        </p>
      </div>
      <div className="plot-foot">
        <PictureButtons title={title} of={picture} />
        <DataTable
          caption={title}
          columns={['graph', 'factors', 'mean leak', '95 % from', 'to', 'seeds']}
          rows={() =>
            plot.groups.flatMap((group) =>
              group.rows.map((row) => ({
                key: row.id,
                cells: [
                  group.name,
                  row.name,
                  formatValue(row.mean),
                  formatValue(row.low),
                  formatValue(row.high),
                  row.dots.length,
                ],
              })),
            )
          }
        />
      </div>
    </section>
  );
}
