import {
  NotFoundErrorPage,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { SwappableComponentBlueprint } from '@backstage/plugin-app-react';
import { ButtonLink, Container, Flex, Text } from '@backstage/ui';
import { appTranslationRef } from '../../translation';

/** Says that nothing has this address, and leads back. No wider than the window, as the default is. */
function NotFoundPage() {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <Container py="4">
      <Flex direction="column" gap="4" align="start">
        <Text as="h2" variant="title-small">
          {t('notFound.title')}
        </Text>
        <Text as="p" color="secondary">
          {t('notFound.text')}
        </Text>
        <ButtonLink variant="secondary" href="/">
          {t('notFound.home')}
        </ButtonLink>
      </Flex>
    </Container>
  );
}

/** Replaces the app's page for addresses that there are none of. */
export const notFoundPage = SwappableComponentBlueprint.make({
  name: 'core-not-found-error-page',
  params: define =>
    define({ component: NotFoundErrorPage, loader: () => NotFoundPage }),
});
