import js from '@eslint/js';
import globals from 'globals';

const rules = {
  ...js.configs.recommended.rules,
  'array-callback-return': 'error',
  'default-param-last': 'error',
  eqeqeq: 'error',
  'max-len': ['error', { code: 110, ignoreStrings: true }],
  'no-else-return': 'error',
  'no-loop-func': 'error',
  'no-promise-executor-return': 'error',
  'no-shadow': 'error',
  'no-throw-literal': 'error',
  'no-unneeded-ternary': 'error',
  'no-unused-expressions': 'error',
  'no-useless-return': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'prefer-template': 'error',
};

const checked = (files, where) => ({
  files,
  rules,
  languageOptions: { ecmaVersion: 2025, sourceType: 'module', globals: where },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
});

// What runs in the browser, and what tests run in Node.
export default [checked(['**/*.js'], globals.browser), checked(['**/*.mjs'], globals.nodeBuiltin)];
