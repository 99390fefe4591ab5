import angular from 'angular-eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

/** Constructors name what is injected, and controllers what Nest hands them; rows of a spec's table may be longer. */
const FEW_PARAMETERS = {
  selector:
    ":matches(FunctionDeclaration, ArrowFunctionExpression, MethodDefinition[kind='method'] > FunctionExpression)[params.length>4]:not(:has(> .params[decorators.length>0]))",
  message: 'Four parameters at most: hand over an object that names them.',
};

export default defineConfig([
  globalIgnores(['dist', '.angular', 'node_modules', 'data', '**/*.js', '**/*.cjs']),
  {
    files: ['**/*.mjs'],
    rules: {
      ...{ eqeqeq: 'error', 'no-unused-vars': 'error', 'no-unreachable': 'error', 'prefer-const': 'error' },
      ...{ 'no-dupe-keys': 'error', 'no-const-assign': 'error', 'no-var': 'error', 'no-self-compare': 'error' },
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'test/browser/tsconfig.json', 'web/tsconfig.app.json', 'web/tsconfig.spec.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': ['error', FEW_PARAMETERS],
    },
  },
  {
    files: ['{contracts,server,web,migrations}/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: { complexity: ['error', 16] },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      'max-lines': 'off',
    },
  },
  { files: ['web/**/*.ts'], extends: [angular.configs.tsRecommended], processor: angular.processInlineTemplates },
  {
    files: ['web/**/*.ts'],
    ignores: ['**/*.spec.ts', 'web/src/app/session/server-clock.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        FEW_PARAMETERS,
        {
          selector:
            "CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
          message:
            'What people read of times goes by the server: ask ServerClock or PassingTime (deviceNow for spans of this device).',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@angular/common',
              importNames: ['DatePipe', 'formatDate'],
              message: 'Times are told by shared-ui/times and shared-ui/moment, which go by the server.',
            },
          ],
        },
      ],
    },
  },
  { files: ['web/**/*.html'], extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility] },
]);
