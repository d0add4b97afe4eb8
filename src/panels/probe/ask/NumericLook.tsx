import { useMemo } from 'react';
import { formatValue } from '../../../plots/format';
import { describeHeat, type HeatMap, heatMap } from '../../../plots/heat';
import type { TwinGroup } from '../../../plots/twin';
import type { Look, ProbedExample, ProbeSubject } from '../../../probe/protocol';
import { useView } from '../../../store/view';
import { Table } from '../../plot/DataTable';
import { HeatMarksView } from '../../plot/HeatMarksView';
import { TwinView } from '../../plot/TwinView';
import { useWidth } from '../../plot/useWidth';
import { inOrder } from '../inOrder';
import { type LatentRow, latentRows } from './latentRows';

interface NumericLookProps {
  readonly subject: ProbeSubject;
  readonly look: Look;
  readonly example: ProbedExample | null;
  readonly factorIds: readonly string[];
}

/** A numeric example inside the model: X → latents → masks → Ŷ of every task beside Y, and X̂ beside X. */
export function NumericLook({ subject, look, example, factorIds }: NumericLookProps) {
  const rows = latentRows(subject, look);
  const { outputs } = look;
  const targets = useMemo(() => (outputs ? targetGroups(subject, outputs) : []), [subject, outputs]);
  const source = useMemo(() => (outputs ? sourceGroup(outputs) : []), [outputs]);
  return (
    <div className="probe-flow is-numeric">
      <section className="flow-step" aria-label="Latents">
        <h3>Latents of X</h3>
        <p className="field-hint">
          The encoder turns X into {subject.latents} numbers. Each is matched to a true factor where one is
          known; a readout says what value of it the latent stands for.
        </p>
        <Table
          caption="Latents of this example"
          columns={['latent', 'number', 'read as', 'factor is']}
          rows={rows.map((row) => ({
            key: String(row.latent),
            cells: [
              <LatentName key="name" row={row} factorIds={factorIds} />,
              formatValue(row.seen.vector[0]),
              formatValue(row.seen.reads[0]),
              formatValue(row.factor === null ? null : example?.factors?.[row.factor]),
            ],
          }))}
        />
      </section>
      <section className="flow-step" aria-label="Masks">
        <h3>Mask of each task</h3>
        <p className="field-hint">
          What each task’s instruction lets through to its head (framed: above ½). × the graph has no such
          edge, ○ it has one that the mask leaves out.
        </p>
        <MaskPicture rows={rows} subject={subject} />
      </section>
      <section className="flow-step" aria-label="Predictions">
        <h3>Ŷ beside Y</h3>
        <TwinView groups={targets} title="Predicted targets beside the targets" truth="Y" model="Ŷ" />
      </section>
      <section className="flow-step" aria-label="Reconstruction">
        <h3>X̂ beside X</h3>
        <TwinView groups={source} title="Reconstruction beside the source" truth="X" model="X̂" />
      </section>
    </div>
  );
}

function LatentName({ row, factorIds }: { readonly row: LatentRow; readonly factorIds: readonly string[] }) {
  const light = (on: boolean) => {
    const id = row.factor === null ? null : (factorIds[row.factor] ?? null);
    useView.getState().setHovered(on ? id : null);
  };
  return (
    <span onPointerEnter={() => light(true)} onPointerLeave={() => light(false)}>
      {row.name}
    </span>
  );
}

function MaskPicture({
  rows,
  subject,
}: {
  readonly rows: readonly LatentRow[];
  readonly subject: ProbeSubject;
}) {
  const [ref, width] = useWidth<HTMLDivElement>(280, 'probe masks');
  const map = useMemo<HeatMap>(
    () => ({
      rowNames: rows.map((row) => row.name),
      columnNames: subject.tasks.map((task) => task.name),
      cells: rows.flatMap((row, r) =>
        row.seen.maskPerTask.map((value, column) => {
          const parents = subject.tasks[column]?.parents ?? null;
          const edge = parents && row.factor !== null ? parents.includes(row.factor) : null;
          const on = value > 0.5;
          const verdict = edge === null ? 'unknown' : edge === on ? 'agrees' : edge ? 'missing' : 'extra';
          return { row: r, column, value, on, verdict } as const;
        }),
      ),
      groups: [],
    }),
    [rows, subject],
  );
  const marks = useMemo(() => heatMap(map, width), [map, width]);
  return (
    <div ref={ref} className="plot-frame">
      <HeatMarksView
        marks={marks}
        title="Mask of each task"
        description={describeHeat(map)}
        id="probe-masks"
        kind="probability"
        litRow={-1}
        litColumn={-1}
        cursor={false}
      />
    </div>
  );
}

type Outputs = NonNullable<Look['outputs']>;

function targetGroups(subject: ProbeSubject, { predicted, targets }: Outputs): TwinGroup[] {
  return predicted.map((values, t) => ({
    id: subject.tasks[t]?.id ?? String(t),
    name: subject.tasks[t]?.name ?? `task ${t + 1}`,
    rows: inOrder(values).map(({ item, at, key }) => ({
      id: key,
      name: `${at + 1}`,
      truth: targets[t]?.[at] ?? Number.NaN,
      model: item,
    })),
  }));
}

function sourceGroup({ reconstructed, source }: Outputs): TwinGroup[] {
  const rows = inOrder(reconstructed).map(({ item, at, key }) => ({
    id: key,
    name: `${at + 1}`,
    truth: source[at] ?? Number.NaN,
    model: item,
  }));
  return [{ id: 'x', name: '', rows }];
}
