import { Panel } from '../../app/Panel';
import { useExperiment } from '../../store/experiment';
import { useRun } from '../../store/run';
import { taskNames } from '../masks/taskNames';
import './graph.css';

/** Own data has no known graph: what the masks say is shown in its place, to read only. */
export function LearnedAdjacency() {
  const trained = useRun((s) => (s.run?.experiment.world.kind === 'own' ? s.run.experiment : null));
  const mask = useRun((s) => (s.run?.experiment.world.kind === 'own' ? s.run.masks.at(-1) : undefined));
  const rows = useExperiment((s) => s.rows);
  const names = trained && mask ? taskNames(trained, mask.tasks, rows?.tasks ?? []) : [];
  return (
    <Panel
      id="graph"
      title="Graph"
      lead="Nobody knows which factors your own data has. The lab learns them and shows here what it learned."
    >
      {mask ? (
        <>
          {/* Not a caption: that would be as narrow as a table of few tasks. */}
          <p className="small">
            Learned adjacency after step {mask.step}: a dot where the mask probability is above ½.
          </p>
          <div className="matrix-scroll">
            <table className="matrix learned" aria-label="Learned adjacency: mask probability above one half">
              <thead>
                <tr>
                  <th scope="col">Latent</th>
                  {names.map(({ id, name }) => (
                    <th scope="col" className="matrix-task" key={id}>
                      <span className="matrix-header task" title={name}>
                        <span>{name}</span>
                      </span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {Array.from({ length: mask.latents }, (_, i) => `l${i + 1}`).map((latent, i) => (
                  <tr key={latent}>
                    <th scope="row" className="matrix-factor">
                      {latent}
                    </th>
                    {Array.from({ length: mask.tasks }, (_, t) => {
                      const p = mask.probabilities[i * mask.tasks + t];
                      return (
                        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity.
                        <td className="matrix-cell" key={t} title={`p = ${p.toFixed(2)}`}>
                          {p > 0.5 ? '●' : <span className="muted">·</span>}
                          <span className="visually-hidden">{p > 0.5 ? 'yes' : 'no'}</span>
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : (
        <div className="empty">
          <p>
            {rows ? 'Press Train' : 'Choose your files under Mixture, then press Train'}: the learned
            adjacency appears here.
          </p>
        </div>
      )}
    </Panel>
  );
}
