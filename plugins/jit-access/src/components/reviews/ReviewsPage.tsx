import { useUrlState } from '../../hooks/useUrlState';
import { Page } from '../Layout';
import { ReviewList } from './ReviewList';
import { ReviewView } from './ReviewView';

/** The tab with access reviews. `?review=` shows one. */
export function ReviewsPage() {
  const [review, setReview] = useUrlState('review');
  return (
    <Page>
      {review ? (
        <ReviewView id={review} onClose={() => setReview('')} />
      ) : (
        <ReviewList onOpen={setReview} />
      )}
    </Page>
  );
}
