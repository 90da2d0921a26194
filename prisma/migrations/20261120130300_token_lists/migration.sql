-- The list of all tokens of the site, page by page at a million rows.

-- CreateIndex
CREATE INDEX "AccessToken_living_createdAt_idx" ON "AccessToken"("createdAt", "id") WHERE ("revokedAt" IS NULL);

-- CreateIndex
CREATE INDEX "AccessToken_revoked_createdAt_idx" ON "AccessToken"("createdAt", "id") WHERE ("revokedAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "AccessToken_disabled_idx" ON "AccessToken"("createdAt", "id") WHERE ("disabledAt" IS NOT NULL AND "revokedAt" IS NULL);

-- CreateIndex
CREATE INDEX "AccessToken_wide_idx" ON "AccessToken"("createdAt", "id") WHERE ("revokedAt" IS NULL AND "scopes" && ARRAY['user:all', 'api', 'site-admin:sudo', 'sudo', 'admin_mode']);

-- CreateIndex
CREATE INDEX "AccessToken_note_trgm_idx" ON "AccessToken" USING GIN ("note" gin_trgm_ops);


-- What Prisma's schema cannot say ---------------------------------------------------------------------------------------

-- Over expressions: with a least and a greatest instant in place of "never", a page follows the last by one comparison of rows.
CREATE INDEX "AccessToken_use_idx" ON "AccessToken" ((COALESCE("lastUsedAt", '-infinity'::timestamptz)), "id");
CREATE INDEX "AccessToken_end_idx" ON "AccessToken" ((COALESCE("expiresAt", 'infinity'::timestamptz)), "id");

-- A list that covers nothing would lock everybody out, or report everybody.
ALTER TABLE "AccessToken" ADD CONSTRAINT "AccessToken_address_list" CHECK ("addressMode" = 'OFF' OR cardinality("allowedAddresses") > 0);
