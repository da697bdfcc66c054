import { ActionIcon, Button } from "@mantine/core";
import type { Student } from "@stint/protocol/meetings";
import { IconPencil } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ShowMore } from "./lesson-table.tsx";
import { studentsQuery } from "./queries.ts";
import classes from "./students-section.module.css";

type Props = { onAdd: () => void; onEdit: (student: Student) => void; onSend: (student: Student) => void };

/** A teacher's students, how each is reached, and the button that sends a link. */
export function StudentsSection({ onAdd, ...rest }: Props) {
  const [q, setQ] = useState("");
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    studentsQuery(q),
  );
  const students = data?.pages.flatMap((page) => page.students);
  const isLong = q !== "" || (students?.length ?? 0) > SHORT_LIST;
  return (
    <Section title="Students" aside={isLong ? <Search q={q} onSearch={setQ} /> : null} flush>
      {!students ? (
        error ? (
          <ErrorState
            title="Your students could not be loaded"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : (
          <SkeletonRows rows={4} rowHeight={57} />
        )
      ) : students.length > 0 ? (
        <StudentTable students={students} {...rest} />
      ) : q ? (
        <EmptyState title={`No student matches “${q}”`}>Try part of a name or an e-mail address.</EmptyState>
      ) : (
        <EmptyState title="No students yet" action={<Button onClick={onAdd}>Add your first student</Button>}>
          Add the people you teach, with their Telegram chat or e-mail. Then send each of them a link to a
          lesson: it keeps its own time from the moment they open it.
        </EmptyState>
      )}
      <ShowMore hasMore={hasNextPage} isLoading={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </Section>
  );
}

/** So many can be looked through without searching. */
const SHORT_LIST = 8;

function Search({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  return (
    <search className={classes.search}>
      <SearchField label="Search students" placeholder="Search students" value={q} onSearch={onSearch} />
    </search>
  );
}

function StudentTable({ students, onEdit, onSend }: Omit<Props, "onAdd"> & { students: Student[] }) {
  return (
    <table className={classes.table} aria-label="Students">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Student</th>
          <th scope="col">Actions</th>
        </tr>
      </thead>
      <tbody>
        {students.map((student) => (
          <tr key={student.id}>
            <th scope="row" className={classes.who}>
              <span className={classes.name}>{student.name}</span>
              <span className={classes.ways}>{waysTo(student)}</span>
            </th>
            <td className={classes.actions}>
              <Button
                variant="default"
                size="xs"
                aria-label={`Send a link to ${student.name}`}
                onClick={() => onSend(student)}
              >
                Send a link
              </Button>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={30}
                aria-label={`Change ${student.name}`}
                onClick={() => onEdit(student)}
              >
                <IconPencil size={16} stroke={1.5} aria-hidden="true" />
              </ActionIcon>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function waysTo({ telegramChatId, email }: Student): string {
  const ways = [telegramChatId ? "Telegram" : null, email].filter(Boolean);
  return ways.length > 0 ? ways.join(", ") : "You hand over the links";
}
