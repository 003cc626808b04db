-- Indexes that no question was asked of: each cost a page or more of the file with every article.
DROP INDEX article_sha256;
DROP INDEX article_day;
DROP INDEX rollup_pair_actor;
