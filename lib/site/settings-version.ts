/** Which settings are in force, as a column of the statement that authenticates a request: no question of its own, no stale answer. */
export const settingsVersionColumn = `COALESCE((SELECT max(id) FROM "SiteConfiguration"), 0) AS "settingsVersion"`;
