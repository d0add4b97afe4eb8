/* Numbers in the words of matrix products, read by TypeScript and AssemblyScript alike. */

/** What the sums of a product start from: zero, a row of biases, or what is there already. */
export enum Start {
  zero = 0,
  bias,
  sum,
}

/** `Activation` as a number. */
export enum ActivationCode {
  none = 0,
  relu,
  tanh,
  leakyRelu,
}

/** Floats of working memory that a product takes: a panel of eight columns, as deep as one pass goes. */
export const PRODUCT_SCRATCH = 2048;
