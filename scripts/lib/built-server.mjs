// @ts-check
import { pathToFileURL } from 'node:url';

/**
 * What a bundle of server.ts offers.
 * @typedef {object} ServerModule
 * @property {(options?: { dev?: boolean, demo?: boolean }) => Promise<void>} main
 */

/**
 * @param {string} file
 * @returns {Promise<ServerModule>}
 */
export function loadServer(file) {
  return import(pathToFileURL(file).href);
}
