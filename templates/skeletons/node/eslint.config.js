import security from 'eslint-plugin-security';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/'] },
  ...tseslint.configs.strict,
  security.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-imports': [
        'error',
        { name: 'node:child_process', message: 'This service starts no processes.' },
        { name: 'child_process', message: 'This service starts no processes.' },
      ],
      // It finds every read of a list by its index; maps are used for names from outside.
      'security/detect-object-injection': 'off',
    },
  },
  {
    // Their names come from the settings and from the code, never from a request.
    files: ['src/audit/audit.ts', 'src/auth/rbac.ts', 'src/test/**'],
    rules: { 'security/detect-non-literal-fs-filename': 'off' },
  },
);
