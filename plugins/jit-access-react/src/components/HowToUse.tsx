import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { jitAccessReactTranslationRef } from '../translation';
import { CopyBox } from './CopyBox';

/** How to use a grant, with a button to copy it. */
export function HowToUse(props: { instructions: string }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <Flex direction="column" gap="1">
      <Text variant="body-small" color="secondary">
        {t('how.title')}
      </Text>
      <CopyBox text={props.instructions} />
    </Flex>
  );
}
