import { linear } from '../../kernels/linear/linear.as';
import { barrier } from './barrier.as';
import { Code } from './code';

/**
 * Runs one thread's program: 32-bit words `[code, number of arguments, …arguments]`, one routine after another, up to
 * `Code.end`. A routine is given the address of its arguments, which it documents; addresses count bytes.
 */
export function run(program: usize): void {
  let at = program;
  for (;;) {
    const code = load<i32>(at);
    const a = at + 8;
    switch (code) {
      case Code.end:
        return;
      case Code.barrier:
        barrier(a);
        break;
      case Code.linear:
        linear(a);
        break;
      default:
        // A program of another version than this module.
        unreachable();
    }
    at = a + ((<usize>load<i32>(at, 4)) << 2);
  }
}
