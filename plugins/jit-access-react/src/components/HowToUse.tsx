import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonIcon, Flex, Text } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { jitAccessReactTranslationRef } from '../translation';
import styles from './HowToUse.module.css';

/** How to use a grant, with a button to copy it. */
export function HowToUse(props: { instructions: string }) {
  const { instructions } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(instructions).then(
      () => setCopied(true),
      // The text stays on the screen to be selected by hand.
      () => setCopied(false),
    );
  return (
    <Flex direction="column" gap="1">
      <Text variant="body-small" color="secondary">
        {t('how.title')}
      </Text>
      <div className={styles.box}>
        <code className={styles.text}>{instructions}</code>
        <ButtonIcon
          size="small"
          variant="tertiary"
          aria-label={copied ? t('how.copied') : t('how.copy')}
          icon={
            copied ? (
              <RiCheckLine aria-hidden />
            ) : (
              <RiFileCopyLine aria-hidden />
            )
          }
          onPress={copy}
        />
      </div>
    </Flex>
  );
}
