-- What the home page counts, each by an index of exactly its kind.

-- CreateIndex
CREATE INDEX "User_without_owner_idx" ON "User"("id") WHERE ("kind" = 'SERVICE_ACCOUNT' AND "ownerId" IS NULL AND "deletedAt" IS NULL);

-- CreateIndex
CREATE INDEX "User_gone_people_idx" ON "User"("id") WHERE ("kind" = 'HUMAN' AND ("blockedAt" IS NOT NULL OR "deletedAt" IS NOT NULL));

-- CreateIndex
CREATE INDEX "AccessToken_unused_idx" ON "AccessToken"("createdAt", "id") WHERE ("lastUsedAt" IS NULL AND "revokedAt" IS NULL);

-- CreateIndex
CREATE INDEX "AccessToken_leakedAt_idx" ON "AccessToken"("leakedAt") WHERE ("leakedAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "OAuthClientSecret_living_expiresAt_idx" ON "OAuthClientSecret"("expiresAt") WHERE ("revokedAt" IS NULL);

-- CreateIndex
CREATE INDEX "OAuthClientSecret_unused_idx" ON "OAuthClientSecret"("createdAt") WHERE ("lastUsedAt" IS NULL AND "revokedAt" IS NULL);

-- CreateIndex
CREATE INDEX "OAuthClientSecret_leakedAt_idx" ON "OAuthClientSecret"("leakedAt") WHERE ("leakedAt" IS NOT NULL);
