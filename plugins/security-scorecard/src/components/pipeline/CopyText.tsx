import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** Props of {@link CopyText}. */
export interface CopyTextProps {
  /** Names the text for assistive technology. */
  label: string;
  text: string;
  copyLabel: string;
}

/** A text to be taken elsewhere as it stands, with a button that copies it. */
export const CopyText = ({ label, text, copyLabel }: CopyTextProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // No permission, or a page without a secure context.
      setState('failed');
    }
  };
  return (
    <div className={styles.copy}>
      <pre role="group" aria-label={label}>
        <code>{text}</code>
      </pre>
      <Button
        size="small"
        variant="secondary"
        iconStart={
          state === 'copied' ? (
            <RiCheckLine aria-hidden="true" />
          ) : (
            <RiFileCopyLine aria-hidden="true" />
          )
        }
        onPress={copy}
      >
        {copyLabel}
      </Button>
      <span role="status">
        {state !== 'idle' && (
          <Text as="span" variant="body-small">
            {t(state === 'copied' ? 'reports.copied' : 'reports.copyFailed')}
          </Text>
        )}
      </span>
    </div>
  );
};
