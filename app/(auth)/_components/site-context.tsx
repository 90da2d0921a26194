export type SiteContextProps = { needsSiteInit: boolean };

/**
 * What administration scripts grep for in `/sign-in` before they make the first site admin (SG §8). Props of server components
 * are JSON inside a JSON string, where the quotes would be escaped: hence an element with the raw text.
 */
export function SiteContext({ needsSiteInit }: SiteContextProps) {
  const text = JSON.stringify({ needsSiteInit }).replaceAll('<', '\\u003c');
  return <script type="application/json" id="keyward-context" dangerouslySetInnerHTML={{ __html: text }} />;
}
