const KEY = 'fairway.persona';

/** The persona chosen in this tab; it outlives a reload, and not the tab. */
export const chosenPersona = {
  get: (): string | null => sessionStorage.getItem(KEY),
  set: (name: string): void => sessionStorage.setItem(KEY, name),
  clear: (): void => sessionStorage.removeItem(KEY),
};
