import { expect, it } from 'vitest';
import { Refusal } from './refusal';

it('names the place, the rule, the value and one thing to do', () => {
  const refusal = new Refusal('graph.tasks', 65, 'at most 64 tasks', 'Remove one.');
  expect(refusal.message).toBe('graph.tasks: at most 64 tasks (found 65). Remove one.');
  expect(new Refusal('file', null, 'must be a list').message).toBe('file: must be a list (found null)');
});

it('leaves the value out where there is none to tell', () => {
  const refusal = new Refusal('link', undefined, 'the link is cut short', 'Copy the whole link again.');
  expect(refusal.message).toBe('link: the link is cut short. Copy the whole link again.');
});
