import type { Value, View } from './graph';

/** A stretch of a value's elements [begin, end) that an instruction reads or writes; in its words, the address of `begin`. */
export interface Access {
  readonly value: Value;
  readonly begin: number;
  readonly end: number;
  readonly mode: 'read' | 'write';
}

export function reads(of: View | Value, begin = 0, end = toValue(of).size): Access {
  return { value: toValue(of), begin, end, mode: 'read' };
}

/** Also for what is read and written again, such as a sum that grows. */
export function writes(of: View | Value, begin = 0, end = toValue(of).size): Access {
  return { value: toValue(of), begin, end, mode: 'write' };
}

export function toValue(of: View | Value): Value {
  return 'value' in of ? of.value : of;
}
