/** Routines of the machine, by number. Read by TypeScript and by AssemblyScript alike; the order carries no meaning. */
export enum Code {
  end = 0,
  barrier,
  linear,
  gate,
  gateLatents,
  straightThrough,
  straightThroughGradient,
  weightedSum,
  weightedSumGradient,
  squaredErrors,
  scaledTotal,
  latentScale,
  competingSlots,
  competingSlotsGradient,
  collisionRate,
  columnCosine,
}
