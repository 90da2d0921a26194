-- An owner who is erased leaves no row to point at: the account itself keeps that there was one, until it gets another.

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "ownerLeftAt" TIMESTAMPTZ(3);

-- DropIndex
DROP INDEX "User_without_owner_idx";

-- CreateIndex
CREATE INDEX "User_without_owner_idx" ON "User"("id") WHERE ("kind" = 'SERVICE_ACCOUNT' AND "ownerId" IS NULL AND "ownerLeftAt" IS NULL AND "deletedAt" IS NULL);

-- CreateIndex
CREATE INDEX "User_owner_erased_idx" ON "User"("id") WHERE ("ownerLeftAt" IS NOT NULL AND "deletedAt" IS NULL);

-- What Prisma's schema cannot say: whoever has an owner has none who left without a trace.
ALTER TABLE "User" ADD CONSTRAINT "User_owner_left" CHECK
  ("ownerLeftAt" IS NULL OR ("kind" = 'SERVICE_ACCOUNT' AND "ownerId" IS NULL));
