import type {
  SinkMessage,
  SinkNotice,
} from '@fairway/plugin-security-scorecard-node';

const SEVERITY_ORDER = ['critical', 'high', 'normal', 'low'] as const;
/** Lines of one message; more would not be read. */
const MOST_LINES = 20;

/** Puts notices into the words of one message. Pure. */
export function composeMessage(
  id: string,
  recipient: string,
  notices: readonly SinkNotice[],
  baseUrl: string,
): SinkMessage {
  const [first] = notices;
  const links = new Set(notices.map(notice => notice.link));
  const link = links.size === 1 ? first.link : '/security';
  const lines = notices
    .slice(0, MOST_LINES)
    .map(({ title, description }) => `${title}. ${description}`);
  const more = notices.length - lines.length;
  return {
    id,
    recipient,
    title:
      notices.length === 1
        ? first.title
        : `${notices.length} things changed about the security of your services`,
    description:
      notices.length === 1
        ? first.description
        : [...lines, ...(more > 0 ? [`… and ${more} more.`] : [])].join('\n'),
    link,
    url: `${baseUrl.replace(/\/$/, '')}${link}`,
    severity:
      SEVERITY_ORDER.find(severity =>
        notices.some(notice => notice.severity === severity),
      ) ?? 'normal',
    notices,
  };
}
