/** A kebab-case verb in words: `request-created` becomes `Request created`. */
export function actionInWords(action: string): string {
  const words = action.replace(/-/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A camelCase name in words: `policyHash` becomes `policy hash`. */
export function nameInWords(name: string): string {
  return name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}
