SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.archive (
    id bigint NOT NULL,
    case_id bigint NOT NULL,
    sealed bytea NOT NULL
);
CREATE SEQUENCE public.archive_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.archive_id_seq OWNED BY public.archive.id;
CREATE TABLE public.article_places (
    article_id bigint NOT NULL,
    place text NOT NULL,
    published_at double precision NOT NULL
);
CREATE TABLE public.article_words (
    "position" bigint NOT NULL,
    article_id bigint NOT NULL,
    words text NOT NULL
)
WITH (toast_tuple_target='128');
CREATE SEQUENCE public.article_words_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.article_words_position_seq OWNED BY public.article_words."position";
CREATE TABLE public.articles (
    id bigint NOT NULL,
    identity text NOT NULL,
    fingerprint text NOT NULL,
    feed_id bigint NOT NULL,
    link text NOT NULL,
    title text NOT NULL,
    lead text NOT NULL,
    text text NOT NULL,
    image text,
    categories json DEFAULT '[]'::json NOT NULL,
    places json NOT NULL,
    published_at double precision NOT NULL,
    stored_at double precision NOT NULL,
    changed_at double precision,
    placed_at double precision,
    missing_at double precision,
    withdrawn_at double precision
);
CREATE SEQUENCE public.articles_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.articles_id_seq OWNED BY public.articles.id;
CREATE TABLE public.blocked_sources (
    source_key text NOT NULL,
    sealed bytea NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE public.case_counts (
    month text NOT NULL,
    what text NOT NULL,
    value text NOT NULL,
    count integer NOT NULL
);
CREATE TABLE public.case_messages (
    message_key text NOT NULL,
    case_id bigint NOT NULL,
    card_key text,
    sealed bytea NOT NULL
);
CREATE TABLE public.cases (
    id bigint NOT NULL,
    codename text NOT NULL,
    source_key text,
    ticket_key text,
    sealed bytea,
    touched_at double precision NOT NULL,
    closes_at double precision
);
CREATE SEQUENCE public.cases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.cases_id_seq OWNED BY public.cases.id;
CREATE TABLE public.changes (
    update_key text NOT NULL,
    change text NOT NULL
);
CREATE TABLE public.compared_cases (
    case_id bigint NOT NULL
);
CREATE TABLE public.corrections (
    article_id bigint NOT NULL,
    cursor bigint,
    created_at double precision NOT NULL,
    due_at double precision NOT NULL,
    finished_at double precision
);
CREATE TABLE public.deeds (
    id bigint NOT NULL,
    case_id bigint NOT NULL,
    editor bigint NOT NULL,
    did text NOT NULL,
    at double precision NOT NULL
);
CREATE SEQUENCE public.deeds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.deeds_id_seq OWNED BY public.deeds.id;
CREATE TABLE public.drafts (
    source_key text NOT NULL,
    sealed bytea NOT NULL,
    touched_at double precision NOT NULL
);
CREATE TABLE public.errata (
    id bigint NOT NULL,
    article_id bigint NOT NULL,
    messages json NOT NULL,
    cursor bigint,
    created_at double precision NOT NULL,
    finished_at double precision
);
CREATE SEQUENCE public.errata_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.errata_id_seq OWNED BY public.errata.id;
CREATE TABLE public.evidence (
    name text NOT NULL,
    case_id bigint NOT NULL,
    state text NOT NULL,
    sealed bytea,
    bytes bigint NOT NULL,
    attempts smallint NOT NULL,
    due_at double precision,
    hash_key text
);
CREATE TABLE public.examples (
    article_id bigint NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    categories json NOT NULL,
    places json NOT NULL,
    placed_at double precision NOT NULL
);
CREATE TABLE public.fanouts (
    article_id bigint NOT NULL,
    direct json NOT NULL,
    wide json NOT NULL,
    priority smallint DEFAULT 3 NOT NULL,
    cursor bigint,
    created_at double precision NOT NULL,
    due_at double precision,
    finished_at double precision
);
CREATE TABLE public.feeds (
    id bigint NOT NULL,
    url text NOT NULL,
    active boolean NOT NULL,
    next_check_at double precision NOT NULL,
    etag text,
    last_modified text,
    baseline_at double precision,
    last_success_at double precision,
    failures integer DEFAULT 0 NOT NULL,
    address text,
    looked_at double precision,
    asked_at double precision,
    whole_at double precision,
    broken_since double precision,
    told boolean DEFAULT false NOT NULL
);
CREATE SEQUENCE public.feeds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.feeds_id_seq OWNED BY public.feeds.id;
CREATE TABLE public.follows (
    chat_id bigint NOT NULL,
    place text NOT NULL,
    wide boolean NOT NULL,
    "position" integer NOT NULL
);
CREATE TABLE public.leases (
    name text NOT NULL,
    holder text NOT NULL,
    number bigint NOT NULL,
    until double precision NOT NULL
);
CREATE TABLE public.memory (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    kind text NOT NULL,
    priority smallint NOT NULL,
    state text NOT NULL,
    chat_id bigint,
    article_id bigint,
    chat_key text,
    letter_key text,
    lane_key text,
    case_id bigint,
    reply_to_card boolean DEFAULT false NOT NULL,
    secret boolean DEFAULT false NOT NULL,
    body bytea,
    attempts smallint DEFAULT 0 NOT NULL,
    created_at double precision NOT NULL,
    due_at double precision NOT NULL,
    settled_at double precision,
    reason text,
    message_ids json,
    bundle_id bigint
);
CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;
CREATE TABLE public.removals (
    case_id bigint NOT NULL,
    sealed bytea NOT NULL,
    due_at double precision NOT NULL
);
CREATE TABLE public.search_analysis (
    analysis text NOT NULL
);
CREATE TABLE public.stars (
    day text NOT NULL,
    tenths integer NOT NULL
);
CREATE TABLE public.subscribers (
    chat_id bigint NOT NULL,
    language text NOT NULL,
    state text NOT NULL,
    delivery text NOT NULL,
    paused_until double precision,
    joined_on double precision NOT NULL,
    left_on double precision,
    left_reason text,
    quiet_from smallint,
    quiet_to smallint
);
CREATE TABLE public.tallies (
    article_id bigint NOT NULL,
    made integer DEFAULT 0 NOT NULL,
    sent integer DEFAULT 0 NOT NULL,
    blocked integer DEFAULT 0 NOT NULL,
    dropped integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    delay_sum double precision DEFAULT 0 NOT NULL
);
CREATE TABLE public.ticket_attempts (
    source_key text NOT NULL,
    since double precision NOT NULL,
    wrong integer NOT NULL
);
CREATE TABLE public.tip_budgets (
    owner text NOT NULL,
    whole_at double precision NOT NULL
);
CREATE TABLE public.topics (
    case_id bigint NOT NULL,
    sealed bytea NOT NULL
);
CREATE TABLE public.trigrams (
    trigram text NOT NULL COLLATE pg_catalog."C",
    word text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.updates (
    update_key text NOT NULL,
    starts smallint NOT NULL,
    started_at double precision NOT NULL,
    finished_at double precision,
    reason text,
    sealed bytea
);
CREATE TABLE public.vocabulary (
    word text NOT NULL COLLATE pg_catalog."C",
    stem text NOT NULL COLLATE pg_catalog."C",
    articles integer NOT NULL
);
CREATE TABLE public.waiting_cases (
    case_id bigint NOT NULL,
    since double precision NOT NULL
);
CREATE TABLE public.waitlists (
    posted_at double precision NOT NULL,
    version integer NOT NULL,
    count integer NOT NULL,
    last_case bigint NOT NULL,
    skipped integer NOT NULL,
    shown_at double precision NOT NULL
);
ALTER TABLE ONLY public.archive ALTER COLUMN id SET DEFAULT nextval('public.archive_id_seq'::regclass);
ALTER TABLE ONLY public.article_words ALTER COLUMN "position" SET DEFAULT nextval('public.article_words_position_seq'::regclass);
ALTER TABLE ONLY public.articles ALTER COLUMN id SET DEFAULT nextval('public.articles_id_seq'::regclass);
ALTER TABLE ONLY public.cases ALTER COLUMN id SET DEFAULT nextval('public.cases_id_seq'::regclass);
ALTER TABLE ONLY public.deeds ALTER COLUMN id SET DEFAULT nextval('public.deeds_id_seq'::regclass);
ALTER TABLE ONLY public.errata ALTER COLUMN id SET DEFAULT nextval('public.errata_id_seq'::regclass);
ALTER TABLE ONLY public.feeds ALTER COLUMN id SET DEFAULT nextval('public.feeds_id_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0004');
INSERT INTO public.article_places VALUES (1, '36.03.19', 1699999200);
INSERT INTO public.article_places VALUES (1, '36.03', 1699999200);
INSERT INTO public.article_places VALUES (1, '36', 1699999200);
INSERT INTO public.article_words VALUES (29709639352321, 1, 'banjir »banjir §360319 §3603 §36');
INSERT INTO public.articles VALUES (1, 'banjir', '1', 1, 'https://example.org/banjir', 'banjir', 'Begini.', '', NULL, '[]', '{"regencies": ["36.03"], "districts": ["36.03.19"], "province": false, "reasons": [{"place": "36.03.19", "phrase": "kecamatan panongan", "where": "text", "weight": 3.0}]}', 1699999200, 1699999200, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (1, 'Badak', 'f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4', '7f80306ab592ef40765182a943ab2b40494789548f915755cc7b297697a3c131', '\xfd17ec03d16c0940876d670fc04e16b253a24eb8fbf32eeab6fc8a7cb7e756a234036df9bc9986a1fcb0b07e5e6c7ce87513e1bc77437568a0b44a825103c7ed86822630f410a54ecd0fbeba9d2f5485760446c53c29d6f3e5d7b28742a73ca812767a28b1106bfd04d8037c808e000c3ab96b3f1732bac88d3f2b83ac4368a16ac4131b5fd7b7b6948fa9cd7b8afe084987e1782ac4d904adb84ff2caeb4f02654b9f75b80bfd98beb0f6134e8ff666c667ac8c92ee331273e503c5c6639eed872e01fb2184988b070dbd5da74e8a3a242fc029c6a1f3a2e898f6e46f302b8975964b60627ef21b2c360695a12b625e8689022971ce7203d85922941177e7b732f1152664971335c677555d3c800643e702591e35c80f46bff45a4e7556f665617ecad77d3bc5a11feab52900dd087a3316c512e09dd47b6472795ce6c06c82ebf6042542751e1bf60a3bcb45cdd3bf292e9db3a87e0c282e2853251eae5842b585ac83dcd9f55eeb5373a92a173504eecf480298fea16587ca36bb9df4225900eeb8978b4bcceb60dbf4330895c4493fbd607138790aa4483096584bbecc5e928e384cd817b73edf63558d2fdfb35d0df249c559c0547dfb76f6efeeff6524b44ddbbec7d5cfd518b882c3fad3b1af07a2a9060a7b0cb75d842090443268e93c179aab48872688170b6d674319caa7ef5b4a03ee7c9e5c729f1de876173ae97c1f2e1ea88b5fd4240e485aec42f1dba7', 1699999980, NULL);
INSERT INTO public.changes VALUES ('5dceb70f32c9a085dab6a0878e18fd4ab4aec4a23b8bc7f7b17f7f2041549b9f', '1e1361d5bfa0e9c0521d24d634cd5258a66282f9dea5dfedf420e3012c15259a');
INSERT INTO public.changes VALUES ('19680cc6a3d8476466c4f75d85dbc991ecf3f36fa4aef85aa742cbb594dfb64d', '3edf91e65fe39a2d603183de8a5cb1fb0c58423cf86518186865adf0a5992154');
INSERT INTO public.changes VALUES ('dc9766e204e769d7ff13cc410a18f2c55e5ffe2e98811877b48bf64d8cc7e6e5', '0b0cac661fe0bd8abe5a5a42589a9e2fb59023bc0b01ce670315941a1cb896e2');
INSERT INTO public.drafts VALUES ('f47d342db4dc249f35fd45c1b4ca2aa741401ae56a3edffaa8284a87e918b4d4', '\x750c18eda2e6952425f9497cfe186bb9c945115d559cbde6e592d36dcd697cb16e7f7f8d00c6d151422bfe593ed8767fcb72a9883ca631847af9df740ead58144a0068fe42ec97f3d090f2056cba33d80d5f932ee17d34d9e6915141629d45825045190236943487cb100edd758d27a73cd0c54f455338bfd053946f3d9e97c56fbeee5d3b4983c1da693a9497a76ca1c4d4e6558432fde1364df2fe0fc41de980868e362f05f174fdf6c63ecedd16d1f41c1f', 1700002800);
INSERT INTO public.fanouts VALUES (1, '["36.03.19", "36.03", "36"]', '[]', 3, 7, 1699999200, 1699999200, 1700000000);
INSERT INTO public.feeds VALUES (1, 'https://example.org/feed/', true, 1699999260, NULL, NULL, 1699999200, 1699999200, 0, NULL, 1699999200, NULL, NULL, NULL, false);
INSERT INTO public.follows VALUES (7, '36.03.19', false, 1);
INSERT INTO public.memory VALUES ('tip_secret', 'b2d91a3364c8288270cafab86c8727b7695c2a62f34906e167f0d61ac1f800c4');
INSERT INTO public.outbox VALUES (1, 'push', 3, 'sent', 7, 1, NULL, NULL, NULL, NULL, false, false, NULL, 0, 1699999200, 1699999200, 1699999200, NULL, '[1]', NULL);
INSERT INTO public.subscribers VALUES (7, 'id', 'active', 'instant', NULL, 1699920000, NULL, NULL, NULL, NULL);
INSERT INTO public.tallies VALUES (1, 1, 1, 0, 0, 0, 0);
INSERT INTO public.trigrams VALUES (' ba', 'banjir');
INSERT INTO public.trigrams VALUES ('ban', 'banjir');
INSERT INTO public.trigrams VALUES ('anj', 'banjir');
INSERT INTO public.trigrams VALUES ('nji', 'banjir');
INSERT INTO public.trigrams VALUES ('jir', 'banjir');
INSERT INTO public.vocabulary VALUES ('banjir', 'banjir', 1);
SELECT pg_catalog.setval('public.archive_id_seq', 1, false);
SELECT pg_catalog.setval('public.article_words_position_seq', 1, false);
SELECT pg_catalog.setval('public.articles_id_seq', 1, true);
SELECT pg_catalog.setval('public.cases_id_seq', 1, true);
SELECT pg_catalog.setval('public.deeds_id_seq', 1, false);
SELECT pg_catalog.setval('public.errata_id_seq', 1, false);
SELECT pg_catalog.setval('public.feeds_id_seq', 1, true);
SELECT pg_catalog.setval('public.outbox_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.archive
    ADD CONSTRAINT archive_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.article_places
    ADD CONSTRAINT article_places_pkey PRIMARY KEY (article_id, place);
ALTER TABLE ONLY public.article_words
    ADD CONSTRAINT article_words_article_id_key UNIQUE (article_id);
ALTER TABLE ONLY public.article_words
    ADD CONSTRAINT article_words_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT articles_identity_key UNIQUE (identity);
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT articles_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.blocked_sources
    ADD CONSTRAINT blocked_sources_pkey PRIMARY KEY (source_key);
ALTER TABLE ONLY public.case_counts
    ADD CONSTRAINT case_counts_pkey PRIMARY KEY (month, what, value);
ALTER TABLE ONLY public.case_messages
    ADD CONSTRAINT case_messages_card_key_key UNIQUE (card_key);
ALTER TABLE ONLY public.case_messages
    ADD CONSTRAINT case_messages_pkey PRIMARY KEY (message_key);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_codename_key UNIQUE (codename);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_ticket_key_key UNIQUE (ticket_key);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (update_key, change);
ALTER TABLE ONLY public.compared_cases
    ADD CONSTRAINT compared_cases_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.deeds
    ADD CONSTRAINT deeds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (source_key);
ALTER TABLE ONLY public.errata
    ADD CONSTRAINT errata_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.examples
    ADD CONSTRAINT examples_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.fanouts
    ADD CONSTRAINT fanouts_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT feeds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT feeds_url_key UNIQUE (url);
ALTER TABLE ONLY public.follows
    ADD CONSTRAINT follows_pkey PRIMARY KEY (chat_id, place);
ALTER TABLE ONLY public.leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.memory
    ADD CONSTRAINT memory_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.removals
    ADD CONSTRAINT removals_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.search_analysis
    ADD CONSTRAINT search_analysis_pkey PRIMARY KEY (analysis);
ALTER TABLE ONLY public.stars
    ADD CONSTRAINT stars_pkey PRIMARY KEY (day);
ALTER TABLE ONLY public.subscribers
    ADD CONSTRAINT subscribers_pkey PRIMARY KEY (chat_id);
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT tallies_pkey PRIMARY KEY (article_id);
ALTER TABLE ONLY public.ticket_attempts
    ADD CONSTRAINT ticket_attempts_pkey PRIMARY KEY (source_key);
ALTER TABLE ONLY public.tip_budgets
    ADD CONSTRAINT tip_budgets_pkey PRIMARY KEY (owner);
ALTER TABLE ONLY public.topics
    ADD CONSTRAINT topics_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.trigrams
    ADD CONSTRAINT trigrams_pkey PRIMARY KEY (trigram, word);
ALTER TABLE ONLY public.updates
    ADD CONSTRAINT updates_pkey PRIMARY KEY (update_key);
ALTER TABLE ONLY public.vocabulary
    ADD CONSTRAINT vocabulary_pkey PRIMARY KEY (word);
ALTER TABLE ONLY public.waiting_cases
    ADD CONSTRAINT waiting_cases_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.waitlists
    ADD CONSTRAINT waitlists_pkey PRIMARY KEY (posted_at);
CREATE INDEX archive_of_case ON public.archive USING btree (case_id, id);
CREATE INDEX article_places_newest ON public.article_places USING btree (place, published_at, article_id);
CREATE INDEX article_words_index ON public.article_words USING gin (array_to_tsvector(string_to_array(words, ' '::text)));
CREATE INDEX articles_of_feed ON public.articles USING btree (feed_id, published_at);
CREATE INDEX case_messages_of_case ON public.case_messages USING btree (case_id);
CREATE INDEX cases_closing ON public.cases USING btree (closes_at) WHERE (closes_at IS NOT NULL);
CREATE INDEX cases_of_source ON public.cases USING btree (source_key, id);
CREATE INDEX corrections_unfinished ON public.corrections USING btree (due_at) WHERE (finished_at IS NULL);
CREATE INDEX deeds_of_case ON public.deeds USING btree (case_id, id);
CREATE INDEX errata_unfinished ON public.errata USING btree (id) WHERE (finished_at IS NULL);
CREATE INDEX evidence_of_case ON public.evidence USING btree (case_id);
CREATE INDEX evidence_to_do ON public.evidence USING btree (due_at) WHERE (state = ANY (ARRAY['waiting'::text, 'doomed'::text]));
CREATE INDEX fanouts_unfinished ON public.fanouts USING btree (article_id) WHERE (finished_at IS NULL);
CREATE INDEX follows_of_place ON public.follows USING btree (place, chat_id);
CREATE INDEX follows_wide ON public.follows USING btree (place, chat_id) WHERE wide;
CREATE INDEX outbox_claimed ON public.outbox USING btree (chat_id) WHERE (state = 'claimed'::text);
CREATE UNIQUE INDEX outbox_of_article ON public.outbox USING btree (article_id, chat_id);
CREATE INDEX outbox_of_bundle ON public.outbox USING btree (bundle_id) WHERE (bundle_id IS NOT NULL);
CREATE INDEX outbox_of_case ON public.outbox USING btree (case_id) WHERE (case_id IS NOT NULL);
CREATE UNIQUE INDEX outbox_of_letter ON public.outbox USING btree (letter_key) WHERE (letter_key IS NOT NULL);
CREATE INDEX outbox_pending ON public.outbox USING btree (priority, due_at, id) WHERE (state = 'pending'::text);
CREATE INDEX outbox_retried ON public.outbox USING btree (priority, due_at, id) WHERE ((attempts > 0) AND (state = 'pending'::text));
CREATE INDEX outbox_waiting_of_chat ON public.outbox USING btree (chat_id, id) WHERE (state = ANY (ARRAY['pending'::text, 'claimed'::text]));
CREATE INDEX outbox_waiting_of_lane ON public.outbox USING btree (lane_key, id) WHERE ((lane_key IS NOT NULL) AND (state = ANY (ARRAY['pending'::text, 'claimed'::text])));
CREATE INDEX outbox_waiting_secret ON public.outbox USING btree (chat_key, id) WHERE ((chat_key IS NOT NULL) AND (state = ANY (ARRAY['pending'::text, 'claimed'::text])));
CREATE INDEX updates_to_forget ON public.updates USING btree (started_at) WHERE (sealed IS NULL);
CREATE INDEX vocabulary_stems ON public.vocabulary USING btree (stem);
ALTER TABLE ONLY public.archive
    ADD CONSTRAINT archive_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.article_places
    ADD CONSTRAINT article_places_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.article_words
    ADD CONSTRAINT article_words_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.articles
    ADD CONSTRAINT articles_feed_id_fkey FOREIGN KEY (feed_id) REFERENCES public.feeds(id);
ALTER TABLE ONLY public.case_messages
    ADD CONSTRAINT case_messages_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.compared_cases
    ADD CONSTRAINT compared_cases_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT corrections_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.deeds
    ADD CONSTRAINT deeds_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.errata
    ADD CONSTRAINT errata_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.examples
    ADD CONSTRAINT examples_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.fanouts
    ADD CONSTRAINT fanouts_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id);
ALTER TABLE ONLY public.removals
    ADD CONSTRAINT removals_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tallies
    ADD CONSTRAINT tallies_article_id_fkey FOREIGN KEY (article_id) REFERENCES public.articles(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.topics
    ADD CONSTRAINT topics_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.waiting_cases
    ADD CONSTRAINT waiting_cases_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id) ON DELETE CASCADE;
