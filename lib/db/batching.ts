/**
 * How a DataLoader gathers what one turn of the event loop asks: under load the way to the database and back is most of what a
 * small statement costs (`bench/`). Nothing is kept: each question is answered by the database after it was asked.
 */
export const inOneTurn = {
  cache: false,
  maxBatchSize: 32,
  batchScheduleFn: (dispatch: () => void) => void setImmediate(dispatch),
};
