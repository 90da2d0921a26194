import autocannon from 'autocannon';

export interface Figure {
  perSecond: number;
  meanMs: number;
  p99Ms: number;
  /** Of one answer on average: says whether two measures of a list showed as much. */
  bytes: number;
}

interface Load {
  connections: number;
  /** Of the measure itself; a warm-up goes before it. */
  seconds: number;
  warmUpSeconds?: number;
}

// GraphQL answers errors with 200, and so does a page whose end fails while it is being sent.
const failures = ['"errors":[{', 'Something went wrong'];
const verifyBody = (body: unknown) => !failures.some((text) => String(body).includes(text));

/** One load; fails when an answer is not a success, because then it measured something else. */
export async function measure(url: string, requests: autocannon.Request[], load: Load): Promise<Figure> {
  const { connections, seconds, warmUpSeconds = 2 } = load;
  await autocannon({ url, connections, duration: warmUpSeconds, requests });
  const result = await autocannon({ url, connections, duration: seconds, requests, verifyBody });
  const { non2xx, errors, mismatches } = result;
  if (non2xx + errors + mismatches > 0) {
    const which = requests[0]?.path ?? url;
    throw new Error(`${which}: ${non2xx} refusals, ${mismatches} answers that are errors, ${errors} connections failed.`);
  }
  const { requests: answers, throughput, latency } = result;
  return { perSecond: answers.average, meanMs: latency.average, p99Ms: latency.p99, bytes: throughput.total / answers.total };
}
