const browsers: readonly [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

const find = (list: readonly [RegExp, string][], text: string): string | undefined => list.find(([pattern]) => pattern.test(text))?.[1];

/** A `User-Agent` as people call it: "Firefox on Linux". What it says of itself is not checked by anybody. */
export function describeUserAgent(userAgent: string | null): string {
  if (!userAgent) return 'Unknown browser';
  const [browser, system] = [find(browsers, userAgent), find(systems, userAgent)];
  if (browser) return system ? `${browser} on ${system}` : browser;
  // Programs introduce themselves by their name first: curl/8.5.0
  const program = /^([A-Za-z][\w .-]{0,30}?)(?:\/|$)/.exec(userAgent)?.[1];
  return program && program !== 'Mozilla' ? program : system ? `Unknown browser on ${system}` : 'Unknown browser';
}
