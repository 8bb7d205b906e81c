/**
 * What Fairway's pages have in common: frames, lists, filters kept in the
 * address. No part of it knows a plugin, or says a word of its own in a
 * language that an app could translate.
 *
 * @packageDocumentation
 */
export { column, Small } from './components/column';
export { FilterSelect } from './components/FilterSelect';
export type {
  FilterOption,
  FilterSelectProps,
} from './components/FilterSelect';
export { layout } from './components/layout';
export { ListTotal } from './components/ListTotal';
export type { ListTotalProps } from './components/ListTotal';
export { NumberList } from './components/NumberList';
export type { NumberEntry, NumberListProps } from './components/NumberList';
export { PageFrame } from './components/PageFrame';
export type { PageFrameProps } from './components/PageFrame';
export { ReasonDialog } from './components/ReasonDialog';
export type { ReasonDialogProps } from './components/ReasonDialog';
export { Section } from './components/Section';
export type { SectionProps } from './components/Section';
export { useDebouncedText } from './hooks/useDebouncedText';
export { useFocusInvalid } from './hooks/useFocusInvalid';
export { oneOf, pageOf, useUrlParams } from './hooks/useUrlParams';
export type { UrlParams, UrlPatch } from './hooks/useUrlParams';
export { downloadBlob } from './lib/download';
export { inPlainWords } from './lib/inPlainWords';
export { PAGE_RANGE_MESSAGE, PAGE_SIZE, pagesOf } from './lib/paging';
export type { PageRange, PagesOptions } from './lib/paging';
export { sentenceParts } from './lib/sentenceParts';
export type { SentencePart } from './lib/sentenceParts';
