/** A moment in words, in the reader's time zone; what can't be read is shown as it came. */
export function formatMoment(at: string, language = 'en'): string {
  const time = Date.parse(at);
  return Number.isNaN(time)
    ? at
    : new Intl.DateTimeFormat(language, {
        dateStyle: 'medium',
        timeStyle: 'medium',
      }).format(time);
}
