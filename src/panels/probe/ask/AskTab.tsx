import { useEffect, useState } from 'react';
import type { Look, ProbeSubject } from '../../../probe/protocol';
import { useProbe } from '../../../store/probe';
import { FailureLine } from '../ProgressNote';
import type { Prompt } from '../prompt';
import { AskFigure } from './AskFigure';
import { QuestionForm } from './QuestionForm';

interface AskTabProps {
  readonly subject: ProbeSubject;
  readonly prompt: Prompt;
  readonly factorIds: readonly string[];
  /** The model on show is the one that questions go to now (not while others are measured). */
  readonly ready: boolean;
  onPrompt(prompt: Prompt): void;
}

/** Quiet time after the last key before the question is put, milliseconds. */
const SETTLE_MS = 150;

/** An answer with the question and the model it belongs to. */
interface Seen {
  readonly key: string;
  readonly prompt: Prompt;
  readonly look: Look;
}

/** One instruction on one source, asked again at every change. */
export function AskTab({ subject, prompt, factorIds, ready, onPrompt }: AskTabProps) {
  const [seen, setSeen] = useState<Seen | null>(null);
  const failure = useProbe((s) => s.failures.ask);
  const empty = subject.kind === 'text' && (prompt.instruction.trim() === '' || prompt.source.trim() === '');

  useEffect(() => {
    if (empty || !ready) return;
    const timer = setTimeout(async () => {
      const { instruction, source } = prompt;
      const look = await useProbe.getState().ask({ instruction, source, interventions: [] });
      if (look) setSeen({ key: subject.key, prompt, look });
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [subject.key, prompt, empty, ready]);

  return (
    <div className="stack">
      <QuestionForm subject={subject} prompt={prompt} onPrompt={onPrompt} withInstruction />
      {empty ? (
        <p className="note">Type an instruction and a source, or pick an example.</p>
      ) : (
        <FailureLine failure={failure} />
      )}
      {empty ? null : seen && seen.key === subject.key ? (
        // What was answered before stays in sight, but says that it is of another question.
        <div className="probe-seen" aria-busy={seen.prompt !== prompt}>
          <AskFigure subject={subject} look={seen.look} prompt={seen.prompt} factorIds={factorIds} />
        </div>
      ) : failure ? null : (
        <p className="empty">Asking…</p>
      )}
    </div>
  );
}
