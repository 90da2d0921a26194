import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { BarChart, topOf } from './bar-chart';

const days = [
  { day: '2026-11-18', value: 0 },
  { day: '2026-11-19', value: 1 },
  { day: '2026-11-20', value: 12_345 },
];

describe('a bar chart', () => {
  it('says every number as text, beside the drawing that only eyes can use', () => {
    const markup = renderToStaticMarkup(<BarChart title="Requests per day" days={days} unit="requests" />);
    expect(markup).toContain('12,346 requests in 3 days');
    expect(markup).toContain('<caption>Requests per day</caption>');
    expect(markup).toContain('<th scope="row">20 Nov 2026</th><td>12,345</td>');
    expect(markup).toContain('<title>19 Nov 2026: 1 request</title>');
    expect(markup).toMatch(/<div aria-hidden="true"[^>]*>.*<svg/);
    expect(markup).not.toMatch(/<script|<style/);
  });

  it('draws a single use higher than none', () => {
    const markup = renderToStaticMarkup(<BarChart title="Requests per day" days={days} unit="requests" />);
    const heights = [...markup.matchAll(/height="([\d.]+)" class="fill-accent/g)].map(([, height]) => Number(height));
    expect(heights[0]).toBe(0);
    expect(heights[1]).toBe(2);
    expect(heights[2]).toBeGreaterThan(50);
  });

  it('says so when nothing happened', () => {
    const markup = renderToStaticMarkup(<BarChart title="Requests per day" days={[{ day: '2026-11-20', value: 0 }]} unit="requests" />);
    expect(markup).toContain('No requests in 1 day.');
    expect(markup).not.toContain('<svg');
  });

  it.each([
    [0, 2],
    [1, 2],
    [3, 4],
    [9, 10],
    [10, 20],
    [61, 80],
    [100, 200],
    [12_345, 20_000],
  ])('of at most %i ends at the round number %i', (value, top) => {
    expect(topOf(value)).toBe(top);
  });
});
