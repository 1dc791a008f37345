package text

import "sync"

// Traditional characters that are frequent in names of companies, places and
// persons, each followed by its simplified form. Source: the General List of
// Simplified Chinese Characters (State Language Commission, 1986).
const hantHans = "國国業业電电東东車车術术貿贸易易進进遠远達达廣广興兴華华龍龙實实際际機机關关貨货運运輸输開开發发會会協协團团產产製制師师學学研研院院設设計计" +
	"資资訊讯網网絡络線线無无氣气熱热鋼钢鐵铁銅铜鋁铝鎳镍鈦钛鎂镁錫锡銀银錄录鏡镜鍵键鐘钟飛飞航航艦舰輪轮軍军區区縣县鄉乡灣湾島岛陽阳陰阴陝陕遼辽寧宁蘇苏蘭兰" +
	"慶庆滬沪漢汉濟济瀋沈連连蕭萧鄭郑趙赵錢钱孫孙劉刘陳陈楊杨黃黄吳吴馬马許许鄧邓馮冯韓韩葉叶蔣蒋賈贾閻阎羅罗盧卢譚谭龔龚顧顾龐庞鄒邹範范萬万億亿長长門门馬马" +
	"鳳凤鴻鸿鵬鹏鷹鹰麗丽齊齐齡龄風风雲云電电霧雾靈灵靜静頂顶項项順顺預预領领頭头題题額额類类顯显餘余館馆驗验驅驱體体髮发魚鱼鮮鲜鹽盐點点黨党齒齿" +
	"並并丟丢兩两個个們们倉仓備备傳传債债傷伤價价億亿優优儲储兒儿內内冊册凍冻凱凯別别劃划劇剧劍剑動动勞劳勢势勝胜勵励勻匀匯汇單单衛卫衝冲卻却厲厉參参叢丛" +
	"員员問问啟启喬乔單单嘉嘉嚴严囑嘱圍围園园圓圆圖图圣圣執执場场塊块塑塑墊垫壓压壞坏壘垒壯壮聲声壹壹處处備备夠够夢梦奪夺奮奋婦妇媽妈嬰婴孫孙寶宝寬宽審审寫写" +
	"將将專专尋寻對对導导屆届層层屬属岡冈峽峡崗岗嶺岭巖岩幣币帥帅師师帳帐帶带幫帮幹干幾几庫库廠厂廢废廳厅廬庐張张強强彈弹當当彙汇後后徑径從从復复徵征" +
	"德德恆恒惠惠愛爱態态慣惯慮虑憲宪應应懷怀戰战戲戏戶户拋抛掃扫掛挂採采換换揚扬損损搖摇搶抢撥拨擇择擊击擋挡擔担據据擴扩擺摆攜携攝摄敗败敵敌數数斷断" +
	"時时晉晋曉晓暫暂曆历書书會会條条楓枫極极構构槍枪樂乐標标樣样樓楼樹树橋桥檔档檢检檯台櫃柜權权歐欧歡欢歲岁歷历歸归殘残殺杀毀毁氫氢決决沒没況况測测" +
	"渦涡湯汤溫温準准滅灭滿满漁渔漸渐潔洁潤润澤泽濃浓濕湿濱滨瀏浏災灾為为烏乌煉炼煙烟熒荧燈灯燒烧營营爐炉爭争爾尔牆墙獎奖獨独獲获現现瑪玛環环瓊琼" +
	"產产畢毕畫画異异療疗癒愈盜盗監监盤盘眾众睜睁礎础礦矿碼码禮礼禦御種种稱称積积穩稳窯窑競竞筆笔節节簡简簽签簾帘糧粮系系約约級级紀纪純纯紗纱紙纸紡纺紅红" +
	"紐纽細细終终組组結结絕绝統统絲丝經经綜综綠绿維维綱纲緊紧緒绪緣缘編编練练緯纬縮缩績绩織织繪绘繼继續续罰罚聖圣聯联聰聪職职聽听肅肃腦脑膠胶臨临臺台" +
	"與与舉举舊旧艙舱藝艺藥药蘊蕴虛虚號号蟲虫補补裝装裡里複复見见規规視视親亲覺觉覽览觀观觸触訂订訓训託托記记許许訴诉診诊詞词試试詢询誠诚誌志認认誤误說说" +
	"調调談谈請请論论諾诺謀谋證证識识譯译議议護护讓让豐丰貝贝負负財财責责貫贯買买費费貼贴賀贺賓宾賞赏質质賬账賴赖購购賽赛贊赞趨趋踐践躍跃軌轨軟软軸轴" +
	"較较載载輔辅輕轻輝辉輯辑轉转辦办農农迴回這这過过違违適适選选遲迟還还邊边郵邮醫医釀酿釋释針针鈔钞鈕钮鉛铅鉻铬銷销鋒锋鋰锂錳锰鍋锅鍛锻鎖锁鎢钨鏈链鑄铸鑽钻" +
	"閃闪閉闭間间閘闸閣阁閥阀闊阔隊队際际隨随險险隱隐隻只雙双雜杂離离難难電电震震韋韦響响頁页須须頓顿頻频顆颗願愿飯饭飲饮養养駐驻駕驾騎骑騰腾髒脏鬆松鬥斗鳥鸟麥麦黃黄" +
	"義义務务滙汇報报變变創创錯错該该剛刚給给鞏巩貢贡貴贵堅坚鑒鉴漿浆講讲醬酱驕骄腳脚僅仅盡尽驚惊殼壳課课虧亏來来藍蓝輛辆鄰邻陸陆賣卖邁迈脈脉貓猫麵面廟庙畝亩納纳賠赔噴喷憑凭評评鋪铺遷迁傾倾勸劝確确擾扰榮荣銳锐傘伞喪丧紹绍紳绅詩诗飾饰壽寿獸兽樞枢誰谁飼饲雖虽濤涛討讨塗涂彎弯偉伟習习蝦虾嚇吓廈厦閒闲賢贤獻献謝谢鴨鸭亞亚顏颜遺遗儀仪憶忆贏赢擁拥輿舆語语韻韵則则漲涨偵侦鎮镇陣阵鍾钟晝昼豬猪諸诸築筑莊庄狀状總总縱纵鈷钴碩硕璽玺緩缓締缔綿绵絨绒颱台遞递遙遥鄔邬醞酝鐳镭閱阅闆板隴陇頌颂頎颀飄飘駛驶驊骅驥骥龜龟"

// simplified maps a traditional character to its simplified form.
var simplified = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	rs := []rune(hantHans)
	for i := 0; i+1 < len(rs); i += 2 {
		if rs[i] != rs[i+1] {
			m[rs[i]] = rs[i+1]
		}
	}
	// A form that is itself simplified further goes all the way, so that
	// folding twice is folding once.
	for from, to := range m {
		if next, ok := m[to]; ok && next != from {
			m[from] = next
		}
	}
	return m
})

// onlySimplified are the simplified forms of the table: characters that a
// traditional text would not have.
var onlySimplified = sync.OnceValue(func() map[rune]bool {
	m := map[rune]bool{}
	for from, to := range simplified() {
		if _, both := simplified()[to]; !both && from != to {
			m[to] = true
		}
	}
	// Also characters of traditional text.
	for _, r := range "台干后里系只丰云几面松准回志沈范托采制余" {
		delete(m, r)
	}
	return m
})
