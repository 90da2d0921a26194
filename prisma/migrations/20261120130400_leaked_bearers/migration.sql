-- AlterTable
ALTER TABLE "OAuthToken" ADD COLUMN     "leakedAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "AccessToken_leaked_idx" ON "AccessToken"("userId", "leakedAt") WHERE ("leakedAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "OAuthToken_leaked_idx" ON "OAuthToken"("userId", "leakedAt") WHERE ("leakedAt" IS NOT NULL);
