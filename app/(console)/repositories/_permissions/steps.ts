const tail = ['-', 'settings', 'permissions'];

/** The name in `acme/app/-/settings/permissions`, as Next hands the steps over; null for every other address. */
export function nameOfPermissions(steps: readonly string[]): string | null {
  if (steps.length < tail.length + 2 || !tail.every((step, index) => steps.at(index - tail.length) === step)) return null;
  try {
    const name = steps.slice(0, -tail.length).map(decodeURIComponent);
    return name.some((step) => step === '-' || step.includes('/') || step.includes('\0')) ? null : name.join('/');
  } catch {
    return null;
  }
}
