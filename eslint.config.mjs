// @ts-check
import nextCoreWebVitals from 'eslint-config-next/core-web-vitals';
import nextTypeScript from 'eslint-config-next/typescript';
import { defineConfig, globalIgnores } from 'eslint/config';

const typeScriptFiles = ['**/*.{ts,tsx}'];

export default defineConfig(
  globalIgnores([
    '.data/', '.next/', 'dist/', 'lib/db/generated/', 'next-env.d.ts', 'playwright-report/', 'public/', 'test-results/',
  ]),
  ...nextCoreWebVitals,
  ...nextTypeScript,
  {
    // Rules bend for nobody: an exception is written here, with its reason.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      'comma-dangle': ['error', 'always-multiline'],
      eqeqeq: 'error',
      'max-len': ['error', { code: 140, ignoreUrls: true, ignoreRegExpLiterals: true }],
      'max-lines': ['error', 400],
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      quotes: ['error', 'single', { avoidEscape: true, allowTemplateLiterals: true }],
      semi: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: typeScriptFiles,
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: typeScriptFiles,
    ignores: ['components/ui/link.tsx'],
    rules: {
      'no-restricted-imports': ['error', { name: 'next/link', message: 'Link of @/components/ui/link fetches nothing ahead.' }],
    },
  },
  {
    // Programs that speak to the terminal.
    files: ['scripts/**', 'bench/**', 'prisma/seed/**', 'prisma/seed.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Playwright names its fixture function `use`, which is no React hook.
    files: ['e2e/**'],
    rules: { 'react-hooks/rules-of-hooks': 'off' },
  },
);
