import { Flex, Text } from '@backstage/ui';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import {
  EntityName,
  Moment,
  ServerWords,
  useActionWords,
  useLanguage,
  useProviderWords,
} from '@fairway/plugin-jit-access-react';
import styles from '../layout.module.css';
import { detailsOf, shortHash } from './words';

/** Audit rows of one request, oldest first. */
export function AuditTimeline(props: { rows: AuditRow[] }) {
  const actionWords = useActionWords();
  const language = useLanguage();
  const providerWords = useProviderWords();
  const rows = [...props.rows].sort((a, b) => a.seq - b.seq);
  return (
    <ol className={styles.list}>
      {rows.map(row => (
        <li key={row.seq} className={styles.row}>
          <span className={styles.grow}>
            <Flex direction="column" gap="1">
              <Text weight="bold">{actionWords(row.action)}</Text>
              <Text variant="body-small" color="secondary">
                <EntityName entityRef={row.actor} />
                <ServerWords
                  text={detailsOf(row, { language, providerWords })
                    .map(([name, value]) => ` · ${name}: ${value}`)
                    .join('')}
                />
              </Text>
            </Flex>
          </span>
          <Flex direction="column" gap="1" align="end">
            <Text variant="body-small">
              <Moment at={row.at} />
            </Text>
            <span className={styles.mono} title={row.hash}>
              {row.seq} · {shortHash(row.hash)}
            </span>
          </Flex>
        </li>
      ))}
    </ol>
  );
}
