// @ts-check

export const STEP_NAMES = /** @type {const} */ (['lockfile', 'lint', 'types', 'unit', 'build', 'api', 'ui', 'a11y']);
const TEST_STEPS = /** @type {StepName[]} */ (['unit', 'api', 'ui', 'a11y']);

/** @typedef {typeof STEP_NAMES[number]} StepName */

/**
 * @typedef {object} TestOptions
 * @property {Set<StepName>} steps
 * @property {string[]} filters  parts of file names; only tests in such files run
 */

/**
 * @param {string[]} words
 * @returns {TestOptions}
 */
export function parseTestOptions(words) {
  const filters = words.filter((word) => !word.startsWith('-'));
  const chosen = words.filter((word) => word.startsWith('-')).flatMap((word) => {
    const [name, value] = word.split('=');
    if (name !== '--only' || !value) {
      throw new Error(`"${word}" is no option. There is --only=${STEP_NAMES.join(',')}; other words choose files.`);
    }
    return value.split(',').map(toStepName);
  });
  const fallback = filters.length > 0 ? TEST_STEPS : STEP_NAMES;
  return { steps: new Set(chosen.length > 0 ? chosen : fallback), filters };
}

/**
 * @param {string} text
 * @returns {StepName}
 */
function toStepName(text) {
  const known = STEP_NAMES.find((name) => name === text);
  if (!known) throw new Error(`There is no step "${text}". The steps are ${STEP_NAMES.join(', ')}.`);
  return known;
}
