import { Button, Textarea } from "@mantine/core";
import { MEETING_NOTICE } from "@stint/protocol/meeting-notice";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formErrors } from "../../form-errors.ts";
import { queryClient } from "../../query-client.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { FormMessage } from "../../ui/form-message.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import classes from "./notice-section.module.css";
import { noticeQuery, saveNotice } from "./queries.ts";

/** What the page behind a link says about privacy; an organisation may write its own words. */
export function NoticeSection() {
  const { data, error, refetch } = useQuery(noticeQuery);
  return (
    <Section
      title="What students are told"
      description="These words stand at the foot of the page that a link opens."
    >
      {data ? (
        <NoticeForm key={data.notice} notice={data.notice} />
      ) : error ? (
        <ErrorState title="The words could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonBlock height={136} />
      )}
    </Section>
  );
}

function NoticeForm({ notice }: { notice: string | null }) {
  const shown = notice ?? MEETING_NOTICE;
  const [words, setWords] = useState(shown);
  const save = useMutation({
    mutationFn: saveNotice,
    onSuccess: (saved) => queryClient.setQueryData(noticeQuery.queryKey, saved),
  });
  const problem = save.error ? formErrors(save.error) : null;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(words);
      }}
    >
      <FormMessage>{problem?.message}</FormMessage>
      <Textarea
        aria-label="What students are told"
        autosize
        minRows={3}
        maxRows={12}
        maxLength={2_000}
        value={words}
        error={problem?.fields.notice}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <div className={classes.foot}>
        <Button
          type="submit"
          variant="default"
          disabled={words.trim() === "" || words === shown}
          loading={save.isPending}
        >
          Save words
        </Button>
        {notice === null ? null : (
          <Button variant="subtle" disabled={save.isPending} onClick={() => save.mutate(null)}>
            Use the words that come with Stint
          </Button>
        )}
      </div>
    </form>
  );
}
