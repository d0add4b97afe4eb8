import { useEffect, useMemo, useState } from 'react';
import type { Experiment } from '../../experiment/experiment';
import { litPart, type Part, type PartId, partsOf, SLOW_MOTION } from './stepParts';

interface PipelineViewProps {
  readonly experiment: Experiment;
  /** The last step recorded: each new one begins the parts again. */
  readonly step: number;
  /** Steps per second, or null at full speed. */
  readonly pace: number | null;
  readonly running: boolean;
}

/** The parts of one training step; in slow motion lit in turn, with what happens in the lit one. */
export function PipelineView({ experiment, step, pace, running }: PipelineViewProps) {
  const parts = useMemo(() => partsOf(experiment), [experiment]);
  const lit = useLitPart(parts, step, running ? pace : null);
  const [asked, setAsked] = useState<PartId | null>(null);
  const said = parts.find((p) => p.id === (asked ?? lit));
  const box = (id: PartId) => {
    const part = parts.find((p) => p.id === id)!;
    return (
      <li
        className={`pipeline-part${lit === id ? ' is-lit' : ''}${part.absent ? ' is-absent' : ''}`}
        onPointerEnter={() => setAsked(id)}
        onPointerLeave={() => setAsked(null)}
      >
        {part.name}
        <span className="visually-hidden">: {part.absent ? `left out, ${part.absent}` : part.says}</span>
      </li>
    );
  };
  return (
    <div className="pipeline">
      <ol aria-label="The parts of one training step">
        {box('encode')}
        {box('select')}
        <li className="pipeline-fork">
          <ol>
            {box('reconstruct')}
            {box('predict')}
          </ol>
        </li>
        {box('losses')}
        {box('update')}
      </ol>
      <p className="pipeline-says">
        {said
          ? `${said.name}: ${said.absent ? `left out, ${said.absent}` : said.says}.`
          : 'One step, part by part. In slow motion the running part is lit.'}
      </p>
    </div>
  );
}

/** The lit part, moved on by a timer of its own so that nothing else in the panel is drawn again. */
function useLitPart(parts: readonly Part[], step: number, pace: number | null): PartId | null {
  const [lit, setLit] = useState<PartId | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new step begins the parts again.
  useEffect(() => {
    if (pace === null || pace > SLOW_MOTION) {
      setLit(null);
      return;
    }
    const began = performance.now();
    const tick = () => setLit(litPart(parts, performance.now() - began, pace));
    tick();
    const timer = setInterval(tick, 1000 / (pace * 6));
    return () => clearInterval(timer);
  }, [parts, step, pace]);
  return lit;
}
