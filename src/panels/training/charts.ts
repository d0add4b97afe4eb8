import type { Experiment } from '../../experiment/experiment';
import type {
  EvaluationRecord,
  LossTerm,
  MaskRecord,
  Metrics,
  Run,
  StepRecord,
} from '../../experiment/records';
import type { Band, LineChart, LineSeries, Tone } from '../../plots/line';
import { expectedCollisions } from '../../scm/soft';
import type { Domain } from '../../tasks/corpus';

interface Style {
  readonly name: string;
  readonly tone: Tone;
  readonly dash?: string;
}

const TERMS: Readonly<Record<LossTerm, Style>> = {
  pred: { name: 'prediction', tone: 1 },
  rec: { name: 'reconstruct', tone: 2, dash: '7 2' },
  uic: { name: 'UIC', tone: 3 },
  dist: { name: 'distinction', tone: 4, dash: '4 2' },
  sparse: { name: 'sparsity', tone: 5, dash: '7 2 2 2' },
  scale: { name: 'scale', tone: 6, dash: '2 2' },
};
const TERM_ORDER = Object.keys(TERMS) as LossTerm[];

/** Total loss and every term before its weight, raw, over the steps of the whole run. */
export function lossChart(run: Run, yScale: 'linear' | 'log'): LineChart {
  const { steps } = run;
  const x = column(steps, (s) => s.step);
  const series: LineSeries[] = [
    { id: 'loss', name: 'total', tone: 7, points: { x, y: column(steps, (s) => s.loss) } },
  ];
  const recorded = steps.length > 0 ? steps[steps.length - 1].terms : {};
  for (const term of TERM_ORDER) {
    if (recorded[term] === undefined) continue;
    series.push({
      id: term,
      ...TERMS[term],
      points: { x, y: column(steps, (s) => s.terms[term] ?? Number.NaN) },
    });
  }
  return { series, xDomain: [0, run.experiment.training.steps], yScale, bands: rampBands(run.experiment) };
}

/** One number of every record. A plain loop: this runs over all steps at every redraw. */
function column(steps: readonly StepRecord[], read: (step: StepRecord) => number): Float64Array {
  const values = new Float64Array(steps.length);
  for (let i = 0; i < steps.length; i++) values[i] = read(steps[i]);
  return values;
}

/** Where the mask losses ramp in; ramps over the same span share one band. */
export function rampBands({ training, losses, model }: Experiment): readonly Band[] {
  if (model.kind !== 'sit' || model.mask !== 'learned') return [];
  const spans = new Map<string, { from: number; to: number; names: string[] }>();
  for (const [key, name] of [
    ['uic', 'UIC'],
    ['dist', 'distinction'],
    ['sparse', 'sparsity'],
  ] as const) {
    const [from, to] = training.ramps[key];
    if (losses[key] === 0 || to === 0) continue;
    const span = spans.get(`${from}/${to}`) ?? {
      from: from * training.steps,
      to: to * training.steps,
      names: [],
    };
    span.names.push(name);
    spans.set(`${from}/${to}`, span);
  }
  return [...spans.values()].map(({ from, to, names }) => ({ from, to, name: `${names.join(', ')} in` }));
}

const DOMAINS: Readonly<Record<Domain, Style>> = {
  inDomain: { name: 'in-domain', tone: 1 },
  shifted: { name: 'shifted', tone: 2, dash: '7 2' },
  balanced: { name: 'balanced', tone: 6, dash: '2 2' },
  heldOut: { name: 'held-out', tone: 4, dash: '4 2' },
  paraphrase: { name: 'paraphrase', tone: 5, dash: '7 2 2 2' },
};
const DOMAIN_ORDER = Object.keys(DOMAINS) as Domain[];

/** The figures of an evaluation that lie in [0, 1] and are better when higher (leak: lower). */
const SCORES: readonly (Style & { id: string; of: (metrics: Metrics) => number | undefined })[] = [
  { id: 'mcc', name: 'MCC', tone: 1, of: (m) => (m.kind === 'numeric' ? m.mcc : undefined) },
  { id: 'leak', name: 'leak', tone: 2, dash: '7 2', of: (m) => (m.kind === 'numeric' ? m.leak : undefined) },
  ...DOMAIN_ORDER.map((domain) => ({
    id: domain,
    ...DOMAINS[domain],
    of: (m: Metrics) => (m.kind === 'text' ? m.exactMatch[domain]?.value : undefined),
  })),
  {
    id: 'maskF1',
    name: 'mask F1',
    tone: 3,
    dash: '1 2',
    of: (m) => (m.structure && 'maskF1' in m.structure ? m.structure.maskF1 : undefined),
  },
];

/** Recovery (numeric) or exact match per domain (text), and mask F1, at each evaluation. */
export function scoreChart(run: Run): LineChart {
  return {
    // F1 of a fixed mask is known beforehand and measures nothing.
    series: SCORES.filter(({ id }) => id !== 'maskF1' || run.experiment.model.mask === 'learned').flatMap(
      ({ of, ...style }) => seriesOf(run.evaluations, style, of),
    ),
    xDomain: [0, run.experiment.training.steps],
    yScale: 'linear',
    yDomain: [0, 1],
  };
}

/** Mean squared error per domain at each evaluation; no series for token worlds. */
export function errorChart(run: Run): LineChart {
  return {
    series: (['inDomain', 'shifted', 'balanced'] as const).flatMap((domain) =>
      seriesOf(run.evaluations, { id: domain, ...DOMAINS[domain] }, (m) =>
        m.kind === 'numeric' ? m.errors[domain].value : undefined,
      ),
    ),
    xDomain: [0, run.experiment.training.steps],
    yScale: 'linear',
  };
}

function seriesOf(
  evaluations: readonly EvaluationRecord[],
  style: Style & { id: string },
  of: (metrics: Metrics) => number | undefined,
): LineSeries[] {
  const found = evaluations.flatMap(({ step, metrics }) => {
    const value = of(metrics);
    return value === undefined ? [] : [{ step, value }];
  });
  if (found.length === 0) return [];
  return [{ ...style, dots: true, points: { x: found.map((f) => f.step), y: found.map((f) => f.value) } }];
}

const softUic = new WeakMap<MaskRecord, number>();

/** Σ_{i<j} Π_t [p_it p_jt + (1−p_it)(1−p_jt)] of one record, computed once per record. */
function expectedOf(record: MaskRecord): number {
  let value = softUic.get(record);
  if (value === undefined) {
    value = expectedCollisions(record.probabilities, record.latents, record.tasks);
    softUic.set(record, value);
  }
  return value;
}

/** How the masks thin out: mean probability, and expected colliding pairs as a share of all pairs. */
export function maskChart(run: Run): LineChart {
  const { masks } = run;
  const x = masks.map((m) => m.step);
  const mean = masks.map(
    (m) => m.probabilities.reduce((a, b) => a + b, 0) / Math.max(1, m.probabilities.length),
  );
  const collisions = masks.map((m) => expectedOf(m) / Math.max(1, (m.latents * (m.latents - 1)) / 2));
  return {
    series: [
      { id: 'mean', name: 'mean p', tone: 1, points: { x, y: mean } },
      { id: 'collisions', name: 'collisions', tone: 2, dash: '7 2', points: { x, y: collisions } },
    ],
    xDomain: [0, run.experiment.training.steps],
    yScale: 'linear',
    yDomain: [0, 1],
  };
}

/** Temperature τ and the learning rate as a share of its largest value: both schedules on one axis. */
export function scheduleChart(run: Run): LineChart {
  const { steps, experiment } = run;
  const x = column(steps, (s) => s.step);
  const of = (read: (s: StepRecord) => number) => ({ x, y: column(steps, read) });
  return {
    series: [
      { id: 'tau', name: 'τ', tone: 6, points: of((s) => s.tau) },
      {
        id: 'rate',
        name: 'rate / max',
        tone: 5,
        dash: '7 2',
        points: of((s) => s.learningRate / experiment.training.learningRate),
      },
    ],
    xDomain: [0, experiment.training.steps],
    yScale: 'linear',
    bands: rampBands(experiment),
  };
}
