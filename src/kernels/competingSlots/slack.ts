/** Added to what a slot has won before dividing by it, so that a slot that won nothing carries nothing. */
export const SLACK = 0.01;
