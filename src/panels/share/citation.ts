import type { Experiment } from '../../experiment/experiment';

/** BibTeX of the paper the lab is about. */
export const PAPER = `@misc{chen2024unified,
  title         = {A Unified Causal View of Instruction Tuning},
  author        = {Chen, Lu and Huang, Wei and Zhang, Ruqing and Chen, Wei and Guo, Jiafeng and Cheng, Xueqi},
  year          = {2024},
  eprint        = {2402.06220},
  archivePrefix = {arXiv},
  primaryClass  = {cs.CL}
}`;

/** BibTeX of this experiment in the lab, by its link. */
export function citeExperiment(experiment: Experiment, link: string): string {
  const title = experiment.title.trim() || experiment.preset;
  return `@misc{sitlab-${experiment.preset}-${experiment.seed},
  title        = {{SIT Lab: ${escapeTex(title)}}},
  note         = {Experiment of preset ${escapeTex(experiment.preset)}, seed ${experiment.seed}},
  howpublished = {\\url{${link}}}
}`;
}

/** The characters that mean something to TeX, as text. Braces are dropped: an unbalanced one would end the field. */
export function escapeTex(text: string): string {
  return text
    .replace(/[{}]/g, '')
    .replace(
      /[\\~^]/g,
      (c) => ({ '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' })[c] ?? c,
    )
    .replace(/[#$%&_]/g, '\\$&');
}

/** An iframe that shows the experiment in another page. */
export function embedCode(experiment: Experiment, link: string): string {
  const title = escapeHtml(`SIT Lab: ${experiment.title.trim() || experiment.preset}`);
  return `<iframe src="${escapeHtml(link)}" title="${title}" width="100%" height="820" style="border: 0" loading="lazy" allow="clipboard-write; cross-origin-isolated"></iframe>`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
